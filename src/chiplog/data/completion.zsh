#compdef %(prog_name)s

# Answers are data: nothing of them is evaluated, and compadd quotes what it puts into the line.
%(complete_func)s() {
    local program=${(Q)words[1]} answer
    local -a values shown
    whence -- "$program" >/dev/null || program=%(prog_name)s
    for answer in "${(@f)$(%(autocomplete_var)s=words_zsh "$program" \
            "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        [[ -n $answer ]] || continue
        values+=("${answer%%%%$'\t'*}")
        shown+=("${answer/$'\t'/  -- }")
    done
    if (( ! $#values )); then
        _files
        return
    fi
    [[ $PREFIX == --*=* ]] && compset -P '*='
    compadd -l -d shown -a values
}

compdef %(complete_func)s %(prog_name)s
