"""MODEL's tests of instruments, in their order, as the words by which prose answers them with a yes."""

import re
from typing import NamedTuple

from chiplog.model.vocabulary import Instrument

NEAR = r"[^.;]{0,90}?"
PERMIT = r"(?:licen[cs]es?|permits?|permissions?|approvals?|authori[sz]ations?|consent|waivers?|green light)"
NEEDS = (
    r"(?:needs?|needed|requir(?:e|es|ed|ing)|subject to|must (?:ask|apply|obtain|seek|get|have)|"
    r"have to (?:apply|ask|obtain|seek)|without|apply for|obtain)"
)
LISTS = (
    r"(?:entity list|unverified list|military[ -]end[ -]users? list|unreliable[ -]entit(?:y|ies)(?: list)?|"
    r"export control(?:led)? (?:control )?list of (?:\w+ )?"
    r"(?:entities|companies)|blacklist(?:s|ed)?|section 1260h|chinese military compan(?:y|ies)|"
    r"validated end[ -]users?|\bVEU\b|50(?: ?%| per ?cent|-percent) (?:affiliates? )?"
    r"rule|affiliates rule|denied persons list|sdn list|export control(?:led)? parties|watch ?list|"
    r"end[ -]user list|strategic high-tech commodities entity list|"
    r"不可靠[实實][体體]清[单單]|管控名[单單]|[实實][体體]清[单單]|"
    r"temporary general licen[cs]e|export (?:control )?listings? of)"
)
NOT_GOODS = r"(?!(?:[\w,.-]+ ){0,7}?(?:chips?|processors?|GPUs?|accelerators?|servers?|equipment|machines|goods)\b)"
PARTIES = (
    r"(?:entit(?:y|ies)|compan(?:y|ies)|firms?|parties|organi[sz]ations?|groups?|institut(?:e|ions?|es)|"
    r"subsidiar(?:y|ies)|affiliates?|units?)"
)

FIELD = re.compile(
    r"\b(?:(?<!potato )(?<!tortilla )(?<!corn )(?<!wood )chips?|"
    r"chip-?mak\w+|semiconductors?|microchips?|micro-?electronics|integrated circuits?|wafers?|"
    r"lithograph\w*|"
    r"GPUs?|processors?|accelerators?|DRAM|NAND|HBM|photoresists?|foundr(?:y|ies)|fabs?|(?-i:AI)|"
    r"artificial intelligence|"
    r"quantum|supercomput\w+|data cent(?:er|re)s?|rare[- ]earths?|critical (?:minerals|technolog\w+)|gallium|"
    r"germanium|"
    r"antimony|graphite|tungsten|magnets?|dual-use|export[- ](?:controls?|rules?|licen[cs]\w+|curbs?|bans?|"
    r"restrictions?|regulations?)|ECCNs?|"
    r"microcontrollers?|photonics?|industry and security|tariffs?|entity list|unreliable entit\w+|military compan\w+|laptops?|"
    r"outbound investments?|investment[ -]screening|countr(?:y|ies) of concern|national security technolog\w+)\b|"
    r"芯片|晶片|半[导導]体|半導體|[集積]成?[电電]路|光刻|稀土|[镓鎵]|[锗鍺]|出口管制|[两兩]用|[实實][体體]清[单單]|人工智能|반도체|수출통제|輸出管理",
    re.IGNORECASE,
)
"""What this field is about."""


class Test(NamedTuple):
    """One of the model's tests: the word, what answers it with a yes, and how strongly."""

    word: Instrument
    yes: re.Pattern[str]
    weight: float = 1.0


def _test(word: Instrument, yes: str, weight: float = 1.0) -> Test:
    return Test(word, re.compile(yes, re.IGNORECASE), weight)


TESTS = (
    _test(
        Instrument.AGREEMENT,
        r"\b(?:sign(?:s|ed|ing)?(?! (?:an?|the|his) (?:executive|presidential|order|proclamation|memorandum|bill|"
        r"law))|conclude[sd]?|reach(?:es?|ed)?|struck|strikes?|joins?|joined|launch(?:es?|ed)?|"
        r"enter(?:s|ed)? into|agree[sd]?)\b"
        rf"{NEAR}\b(?:agreement|declaration|memorand(?:um|a) of (?:understanding|cooperation)|mou|pact|"
        r"accord|joint statement|trade deal|truce|partnership|framework|deal)\b|\bjoint (?:statement|"
        r"declaration|fact sheet|communiqu)|\bagree[sd]? with (?:the )?(?-i:[A-Z])|\bfact sheet\b",
        1.6,
    ),
    _test(
        Instrument.AGREEMENT,
        r"\b(?:two|both) (?:countries|governments|sides|nations|leaders)\b[^.;]{0,40}\b(?:agree[sd]?|signed|"
        r"pledged?|committed)\b|\bagree[sd]? (?:with \w+ )?to "
        r"(?:suspend|pause|lift|cooperate|coordinate|buy|cut|lower|exchange)|\bpledge[sd]?\b"
        rf"{NEAR}\b(?:pact|deal|talks|summit|to the)\b|\bagree[sd]? (?:on|in (?-i:[A-Z]))",
        1.4,
    ),
    _test(
        Instrument.ENFORCEMENT,
        r"\b(?:civil|criminal|administrative)? ?penalt(?:y|ies)\b|\bfine[sd]? (?:of|for|\w+ \$|(?-i:[A-Z]))|\b(?:a|"
        r"the|record) (?:\$?[\d.,]+ \w+ )?fine\b|\bindict(?:s|ed|ment)?\b|"
        r"\barrest(?:s|ed)?\b|\bconvict(?:s|ed|ion)?\b|\bplead(?:s|ed)? guilty|\bpleaded\b|"
        r"\bsentence[sd]\b|\bsettle(?:ment|s|d) (?:with|over|for|agreement)|\bdenial order\b|\braid(?:s|"
        r"ed)?\b|"
        r"\bcharge[sd]? (?:\w+[ -]){0,6}?(?:with|over|for|in)\b|\bcriminal (?:charges|complaint|"
        rf"case)\b|\bseize[sd]? {NEAR}(?:assets|chips|goods|shipment)|\bprosecut(?:ed?|ors|ion)\b|"
        r"\bforfeit",
        1.3,
    ),
    _test(
        Instrument.INVESTIGATION,
        r"\b(?:investigation|probe|inquiry|enquiry|anti-?dumping case|countervailing case|"
        r"cyber-?security review|national security review)s?\b",
        1.0,
    ),
    _test(
        Instrument.INVESTIGATION,
        r"\b(?:opens?|opened|opening|launch(?:es?|ed)?|initiat(?:es?|ed|ion)|begins?|began|start(?:s|ed)?|"
        rf"conduct(?:s|ed|ing)?|drop(?:s|ped)?|close[sd]?|terminat(?:es?|ed)|extend(?:s|ed)?) {NEAR}"
        r"\b(?:investigation|probe|inquiry|enquiry|review of|dispute|cybersecurity review|anti-?dumping|"
        r"section (?:301|232) case)|\bWTO (?:complaint|dispute|case|consultations)|\brequest(?:s|"
        r"ed)? consultations|"
        r"\bcyber-?security review\b|\b(?:summon(?:s|ed)|inspect(?:s|ed)|calls? in|called[ -]in)\b|"
        r"\b(?:full|in-depth) assessment|\bantitrust (?:case|investigation|probe)|"
        r"[网網][络路]安全[审審]查|立案[调調]查|反[倾傾][销銷](?:立案|[调調]查)|"
        r"\bcall(?:s|ed)? for (?:evidence|information) on\b",
        1.6,
    ),
    _test(
        Instrument.DEAL_DECISION,
        r"\b(?:acquisition|takeover|take-over|merger|purchase of (?:the )?(?:whole|stake|shares)|buyout|"
        r"sale of|divest(?:s|ed|iture|ment)?|stake in)\b"
        rf"{NEAR}\b(?:block(?:s|ed)?|prohibit(?:s|ed)?|forbid(?:s|den)?|forbade|approve[sd]?|approval|"
        r"clear(?:s|ed)?|veto(?:es?|ed)?|reject(?:s|ed)?|may not|not (?:be )?(?:take place|allowed|"
        r"proceed)|unwind|order(?:s|ed)?|conditions?|"
        r"final order|golden power|lapse|deadline)\b",
        1.5,
    ),
    _test(
        Instrument.DEAL_DECISION,
        r"\b(?:block(?:s|ed|ing)?|prohibit(?:s|ed|ing)?|forbid(?:s|den)?|forbade|approve[sd]?|clear(?:s|ed)?|"
        rf"veto(?:es?|ed)?|reject(?:s|ed)?|unwind|order(?:s|ed)?|bars?|barred|stop(?:s|ped)?) {NEAR}\b"
        rf"(?:acquisition|bid (?:for|of|by|to)|the sale of {NOT_GOODS}|investment in (?-i:[A-Z])|chinese investment|takeover|take-over|"
        rf"merger|buyout|(?:chip|semiconductor)(?:maker)? deal|deal (?:by|between)|sale of {NOT_GOODS}(?:\w+ )+to|divest(?:s|"
        r"ed|iture|ment)?|from (?:buying|acquiring|"
        r"taking over)(?! (?:[\w.-]+ ){0,3}?(?:parts|components|chips?|goods|technolog\w+|products|equipment|items|"
        r"tools|hardware|software)\b)|to sell (?:its|their|the|at least)|to buy|purchase of (?-i:[A-Z]))|"
        r"\b(?:order(?:s|ed)?|forc(?:es?|ed)|tells?|told|requir(?:es|ed)|compel(?:s|"
        r"led)) [^.;]{0,90}?\b(?:sell(?: off)?"
        r"|divest|offload|unwind|dispose of|give up) (?:off )?(?:its|their|the|all|(?-i:[A-Z]))|"
        r"\bgolden[ -]powers?\b|\bfinal order\b"
        rf"{NEAR}\b(?:acqui|purchase|shares)",
        1.5,
    ),
    _test(
        Instrument.AWARD,
        r"(?:(?:[€$£¥₩₹]|US\$|yen|euros?|billion|million|trillion)[^.;]{0,90}?\b(?:grants?|subsid(?:y|ies)|aid|"
        r"award(?:s|ed)?|funding|loans?|support|equity)\b|\b(?:grants?|subsid(?:y|ies)|aid|award(?:s|ed)?|"
        r"funding|loans?|equity stake|stake|support)\b[^.;]{0,90}?(?:[€$£¥₩₹]|\b(?:billion|million|"
        r"trillion)\b))",
        1.3,
    ),
    _test(
        Instrument.DEAL_DECISION,
        r"\b(?:lets?|allow(?:s|ed)?) [^.;]{0,50}\b(?:buy|acquire|take over|"
        r"keep) (?:(?-i:[A-Z])\w+ (?:(?-i:[A-Z])\w+ )+from|chip (?:firm|maker|start-up|designer|plant|company))|\b(?:bid|"
        r"offer) for (?-i:[A-Z])|['’]s (?:bid|purchase|takeover|acquisition)\b",
        1.2,
    ),
    _test(
        Instrument.AWARD,
        r"\b(?:state aid|direct grants?|direct funding|preliminary memorandum of terms|preliminary terms)\b|"
        r"\binvest(?:s|ed)? [^.;]{0,50}\b(?:yen|won|euros?|dollars?|billion|million)\b(?: \w+)? in (?:\w+ )?(?-i:[A-Z])|"
        r"\b(?:takes?|took|buys?|acquires?) (?:a|an) (?:\d+(?:\.\d+)? ?(?:%|per ?cent|"
        r"percent) )?(?:equity )?stake in\b|\b(?:takes?|took|owns?|own|buys?|"
        r"acquires?) (?:about )?(?:\d+(?:\.\d+)? ?(?:%|"
        r"per ?cent|percent)|a (?:tenth|fifth|quarter|third)) of (?-i:[A-Z])",
        1.2,
    ),
    _test(Instrument.ENTITY_LIST, LISTS, 1.6),
    _test(
        Instrument.ENTITY_LIST,
        r"\brestrictions on (?:about |some |nearly |around |more than |over )?"
        r"(?:\d+|dozens of|scores of) (?:[\w-]+ ){0,3}?"
        rf"{PARTIES}\b|"
        r"\b(?:add(?:s|ed|ing)?|puts?|plac(?:es?|ed)|remov(?:es?|ed|al)|list(?:s|ed|ing)?|delist(?:s|ed)?|"
        rf"includ(?:es?|ed)|designat(?:es?|ed)) {NEAR}\b{PARTIES}\b{NEAR}\b(?:list|register)\b|"
        r"\b(?:adds?|added|puts?|placed|places|removes?|removed) (?-i:[A-Z])[^.;]{0,110} (?:on|to|"
        r"from) (?:its |the |an? )?"
        r"(?:[\w-]+ ){0,4}list\b|"
        rf"\blist\b[^.;]{{0,40}}\bto include\b|\b{PARTIES}\b{NEAR}\b(?:were|was|been|being) (?:added|listed|"
        rf"delisted)\b|"
        rf"\b(?:add(?:s|ed)|puts?|lists?|listed|remov(?:es?|ed)) (?:[\w-]+ ){{0,4}}{PARTIES}\b",
        1.2,
    ),
    _test(
        Instrument.LICENCE_DECISION,
        r"\b(?:grant(?:s|ed|ing)?|approv(?:e|es|ed|al|ing)|allow(?:s|ed)|issu(?:e|es|ed|ing)|den(?:y|ies|ied)|"
        r"refus(?:e|es|ed)|"
        r"revok(?:e|es|ed)|revocation|withdr(?:aw|aws|ew|awn)|clear(?:s|ed)?|gives?|given|"
        rf"award(?:s|ed)?|renew(?:s|ed)?|extend(?:s|ed)?) {NEAR}\b(?:{PERMIT}|(?:first |second |new )?batch(?:es)?|"
        r"shipments?|sales? of|exports? of|imports? of|purchases? of)\b",
        1.1,
    ),
    _test(
        Instrument.LICENCE_DECISION,
        rf"\b{PERMIT}\b[^.;]{{0,140}}?\b(?:granted|issued|revoked|denied|refused|withdrawn|given|renewed|approved|"
        r"expired?)\b|\ba (?:first|second|further|new) (?:batch|tranche|round)\b|"
        r"\b(?:letter|notice) (?:to|from|informing|telling|that)\b"
        rf"{NEAR}\b{PERMIT}\b|\b(?:was|were|been) (?:informed|told|notified) by\b{NEAR}\b{PERMIT}\b",
        1.2,
    ),
    _test(
        Instrument.LICENCE_DECISION,
        r"\blicen[cs]es (?-i:[A-Z])\w+|\b(?:lets?|allow(?:s|ed)?|permit(?:s|ted)?|clear(?:s|"
        r"ed)?) (?:(?-i:[A-Z])[\w&]+(?: and |, | )){1,6}(?:to )?(?:sell|ship|export|import|buy|resume|supply)\b|"
        r"\b(?:may|can) (?:ship|sell|supply|resume)\b|\bin-principle\b",
        1.1,
    ),
    _test(
        Instrument.CONTROL_ORDER,
        r"\b(?:plac(?:es?|ed)|puts?|takes|took|taking|seiz(?:es?|"
        r"ed)) (?:[\w,-]+ ){0,12}?(?:under (?:an? )?(?:order|supervision|administration|trusteeship|control|"
        r"custody)|control of)\b|\bgoods availability act\b|"
        r"\b(?:block or reverse|suspend(?:s|ed)? (?:the |its )?(?:chief executive|ceo|director))|"
        r"\b(?:trustee|custodian)(?:ship)?\b|\border (?:on|over|against|at) (?:the )?(?:chip ?maker|"
        r"company|nexperia)",
        1.6,
    ),
    _test(
        Instrument.SCREENING,
        r"\b(?:outbound|outward|inbound|inward|foreign)(?: direct)?[ -]investments?\b|"
        r"\b(?:U\.?S\.?|United States|American|tech(?:nology)?) investments?\b[^.;]{0,70}\b(?:in|chinese)\b|"
        r"\binvestment[ -](?:screening|security|ban|curbs?|restrictions?|review|rules?)\b|\b(?:invest(?:s|ing|"
        r"ment)?|investors?) in (?:chinese|china|foreign|"
        r"sensitive)\b|\bforeign exchange and foreign trade (?:act|law)\b|\bmandatory notification\b"
        rf"{NEAR}\binvest",
        1.5,
    ),
    _test(
        Instrument.TARIFF,
        r"\b(?:tariffs?|(?:customs|import|export|additional|reciprocal|anti-dumping|countervailing|"
        r"safeguard) dut(?:y|ies)|dut(?:y|ies) (?:on|of)|ad valorem|"
        r"lev(?:y|ies) on (?:\w+ ){0,2}import(?:s|ed)|关税)\b|[关關][税稅]",
        1.3,
    ),
    _test(
        Instrument.FEE,
        r"\b(?:(?:port|service|docking|user|licen[cs]e) fees?|revenue[ -]shar(?:e|ing)|\d+(?:\.\d+)? ?(?:%|"
        r"per ?cent|percent) (?:cut|share) of|(?:cut|share|percent|per cent|%) of (?:the |its |their |"
        r"all )?(?:[\w-]+ ){0,3}(?:revenues?|sales|proceeds))\b|\b(?:hand over|give|pay|"
        r"share) [^.;]{0,60}\d ?(?:%|percent|"
        r"per cent) of (?:what|the|its|their|all)\b",
        1.5,
    ),
    _test(
        Instrument.QUOTA,
        r"\b(?:quotas?|caps? (?:on|the|of)|capped|cap of|ceiling (?:on|of)|limit(?:s|ed)? the (?:number|"
        r"quantity|volume|amount|share))\b",
        1.2,
    ),
    _test(
        Instrument.PROCUREMENT,
        r"\b(?:(?:government|public|state|federal) (?:procurement|purchas(?:es?|ing)|buy(?:s|ing|ers?)|"
        r"tenders?)|procurement|(?:state-owned (?:firms|enterprises|companies|groups)|(?:government|"
        r"federal|state) (?:agencies|"
        r"contractors)|agencies|(?:state|public|government) bodies) [^.;]{0,60}\b(?:buy(?:ing)?|"
        r"purchas\w+|use|choose|procure)\b|state carriers|telecom carriers|security review of network|"
        r"(?:key|critical) (?:national |domestic |information )*infrastructure|operators of critical|state buyers|"
        r"state-funded)\b|公共采购|政府采购|停止采购|关键信息基础设施的?运营者",
        1.4,
    ),
    _test(
        Instrument.BAN,
        r"\b(?:ban(?:s|ned|ning)?|prohibit(?:s|ed|ion|ing)?|forbid(?:s|den)?|forbade|bar(?:s|red|ring)|(?:may|"
        r"can|must|could|shall) (?:not|no longer) be (?:exported|sold|shipped|imported|bought|used)|"
        r"not (?:permitted|allowed)|"
        rf"cancel {NEAR}orders|(?:stop|halt|end|cease|avoid|suspend)(?:s|ped|ed)? (?:all )?(?:buying|"
        r"using|purchas\w+|exports?|sales|shipments|deliveries|orders|imports|their (?:trials|tests|"
        r"orders))|policy of denial|in principle not|"
        r"off[ -]limits|may not (?:enter|leave|export|import|sell|buy|use|ship)|told to refuse|stop(?:s|"
        r"ped)? [^.;]{0,40}\bimports?|a (?:national-security )?crime\b|turn(?:ed)? away|refuse entry|"
        r"embargo(?:es?|ed)?)\b",
        1.15,
    ),
    _test(
        Instrument.BAN,
        r"一律不得|禁止|不予许可|\bin no case be exported|\bpolicy of denial|\bin principle (?:not|no)\b|\b(?:outright|"
        r"flat|total) (?:ban|prohibition)",
        2.4,
    ),
    _test(
        Instrument.LICENCE_RULE,
        r"\b(?:rescind|rescission|recission|repeal|withdr[ae]w|suspend|amend)\w* [^.;]{0,80}\b(?:rule|framework|"
        r"regulation)\b",
        0.6,
    ),
    _test(
        Instrument.LICENCE_RULE,
        rf"\b{NEEDS} {NEAR}\b{PERMIT}\b|\b{PERMIT}\b[^.;]{{0,30}}\b(?:required|requirements?|needed|duty|"
        r"regime|regimes|necessary|exceptions?|exemptions?)\b|\bexport[ -](?:controls?|limits?|curbs?|restrictions?|"
        r"rules?|regime|regulations?|permits?|licen[cs](?:es?|ing))\b|"
        r"\b(?:controls?|curbs?|restrictions?)\b[^.;]{0,25}\b(?:on|over) (?:the )?exports?\b|"
        r"\bcontrol(?:led)? lists?\b|\blicensing\b|\b(?:under|to) (?:national |export )?controls?\b|"
        r"\b(?:interim )?final rule\b|\bpresumption of (?:denial|approval)|\bcase[ -]by[ -]case|"
        r"\brestrict(?:s|ed|ing|ions?)? (?:on )?(?:the )?(?:(?-i:[A-Z])[\w.]+ )?(?:exports?|sales?|shipments?)|"
        r"\bstopped reviewing|\b(?:hold(?:s|ing)?|held) back\b[^.;]{0,40}\b(?:permits?|licen|rare|"
        r"exports?|shipments)|\bpermits?\b|\bunder (?:\w+ )?licen[cs]e\b|\b(?:control|dual-use|white|"
        r"commerce control|munitions|trade control) ?lists?\b|\bforeign[- ]direct product|\bprior notice|"
        r"\bcore technolog|"
        r"\bclamp(?:s|ed|ing)?[ -]?down on (?:[\w-]+ ){0,4}?(?:exports?|sales|shipments)|"
        r"\bcap(?:s|ped|ping)? (?:[\w.-]+ ){0,4}?exports?|"
        r"\bcurb(?:s|ed|ing)? (?:\w+[ -]){0,3}?exports?|\bexport(?:s)? curbs?|"
        r"\blimits? (?:on )?(?:the )?exports?|\bstrategic (?:goods|items|commodities)|"
        r"\bexport[ -]controlled|\bcurbs? on\b|\bsimplified (?:export )?(?:procedures?|licensing)|"
        r"\b(?:import|export|mandatory|compulsory) (?:registration|monitoring|authori[sz]ation)|"
        r"\b(?:exports?|sales|shipments) (?:\w+ ){0,4}(?:subject to|need(?:s)?)|出口管制|[实實]施管制|[许許]可",
        1.0,
    ),
    _test(
        Instrument.SUBSIDY,
        r"\b(?:subsid(?:y|ies|i[sz]es?)|exempt\w* [^.;]{0,60}\btax|(?:corporate|income|profit) (?:income )?tax|tax (?:and [\w-]+ )?(?:credits?|relief|breaks?|deductions?|incentives?|"
        r"help)|incentives? (?:scheme|programme|program|package)|(?:support|investment|national|big|"
        r"state) fund|fund (?:for|of)|scheme (?:for|to)|"
        r"chips act|package (?:for|of|to)|aid programme|stimulus|(?:special|chips) act (?:to support|on)|"
        r"semiconductor mission)\b",
        1.0,
    ),
    _test(
        Instrument.GUIDANCE,
        r"\b(?:(?<!other )guidance|guidelines?|faqs?|frequently asked|advis(?:es?|ed|ory|ories)|urg(?:es?|ed|ing)|"
        r"discourag(?:es?|ed|ing)|recommend(?:s|ed|ations?)?|window guidance|best practices|red flags?|warn(?:s|"
        r"ed|ing) (?:\w+ ){0,3}"
        r"(?:companies|firms|exporters|businesses|industry|that)|amends no regulation|(?:press(?:es?|ed)?|"
        r"ask(?:s|ed)?|encourag(?:es?|ed)|tells?|told) (?:[\w-]+ ){0,4}(?:to (?:pause|halt|avoid|hold off|"
        r"refrain|shun|limit)|not to)|should (?:guard|avoid|watch)|non-binding|voluntary|interpretation|"
        r"clarif(?:y|ies|ied))\b",
        1.1,
    ),
)
