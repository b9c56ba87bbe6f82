# Answers are data: nothing of them is evaluated, and fish quotes what it puts into the line.
function __%(complete_func)s
    set -l words (commandline -opc)
    set -l answers (env %(autocomplete_var)s=words_fish _CHIPLOG_TOKEN=(commandline -ct | string collect) $words 2>/dev/null)
    if test (count $answers) -eq 0
        __fish_complete_path (commandline -ct)
    else
        printf '%%s\n' $answers
    end
end

complete --command %(prog_name)s --no-files --arguments '(__%(complete_func)s)'
