# What the program answers stands in the line as it is, so it quotes each value for the place where it goes.
%(complete_func)s() {
    local answer
    COMPREPLY=()
    while IFS= read -r answer; do
        COMPREPLY+=("$answer")
    done < <(_CHIPLOG_LINE="${COMP_LINE:0:COMP_POINT}" _CHIPLOG_BREAKS="$COMP_WORDBREAKS" \
        %(autocomplete_var)s=line_bash "$1" 2>/dev/null)
}

complete -o default -F %(complete_func)s %(prog_name)s
