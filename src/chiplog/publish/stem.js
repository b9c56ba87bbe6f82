// The stem of a word, after M. F. Porter, "An algorithm for suffix stripping", Program 14 (3), 1980: the same as the
// full-text index of the command line has, so that both find the same forms of a word.
"use strict";

const stem = (() => {
  const CONSONANTS = "[^aeiou][^aeiouy]*";
  const VOWELS = "[aeiouy][aeiou]*";
  const measured = (least) => new RegExp(`^(?:${CONSONANTS})?(?:${VOWELS}${CONSONANTS}){${least},}`);
  const ONCE = measured(1);
  const TWICE = measured(2);
  const EXACTLY_ONCE = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}(?:${VOWELS})?$`);
  const HAS_VOWEL = new RegExp(`^(?:${CONSONANTS})?[aeiouy]`);
  const SHORT = new RegExp(`^${CONSONANTS}[aeiouy][^aeiouwxy]$`);

  const SECOND = Object.entries({
    ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble", alli: "al", entli: "ent",
    eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful",
    ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble", logi: "log",
  });
  const THIRD = Object.entries({ icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" });
  const FOURTH = (
    "ement ance ence able ible ment ant ent ism ate iti ous ive ize al er ic ou"
  ).split(" ").map((ending) => [ending, ""]);

  function replaced(word, endings, fits) {
    const found = endings.find(([ending]) => word.endsWith(ending));
    if (!found) return word;
    const before = word.slice(0, -found[0].length);
    return fits.test(before) ? before + found[1] : word;
  }

  function pastOrGerund(word) {
    if (word.endsWith("eed")) return ONCE.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
    const before = word.replace(/(?:ed|ing)$/, "");
    if (before === word || !HAS_VOWEL.test(before)) return word;
    if (/(?:at|bl|iz)$/.test(before)) return `${before}e`;
    if (/([^aeiouylsz])\1$/.test(before)) return before.slice(0, -1);
    return SHORT.test(before) ? `${before}e` : before;
  }

  return (said) => {
    if (said.length < 3) return said;
    let word = said.replace(/^y/, "Y"); // there a consonant
    word = word.replace(/sses$/, "ss").replace(/ies$/, "i").replace(/([^s])s$/, "$1");
    word = pastOrGerund(word);
    if (word.endsWith("y") && HAS_VOWEL.test(word.slice(0, -1))) word = `${word.slice(0, -1)}i`;
    word = replaced(word, SECOND, ONCE);
    word = replaced(word, THIRD, ONCE);
    word = /[st]ion$/.test(word) ? replaced(word, [["ion", ""]], TWICE) : replaced(word, FOURTH, TWICE);
    if (word.endsWith("e")) {
      const before = word.slice(0, -1);
      if (TWICE.test(before) || (EXACTLY_ONCE.test(before) && !SHORT.test(before))) word = before;
    }
    if (word.endsWith("ll") && TWICE.test(word)) word = word.slice(0, -1);
    return word.toLowerCase();
  };
})();
