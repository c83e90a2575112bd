#compdef pyfuncprof
# zsh completion for pyfuncprof. The program itself says what can come next: first a line with the kind of it, then a
# line for each word, with a tab and what it means behind it.
_pyfuncprof() {
	local tab=$'\t' line
	local -a typed lines matches
	typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
	lines=("${(@f)$("${(Q)words[1]}" completion zsh -- "${(@)typed}" 2>/dev/null </dev/null)}")
	case $lines[1] in
	files)
		compset -P '--*='
		_files
		;;
	folders)
		compset -P '--*='
		_files -/
		;;
	words)
		for line in "${(@)lines[2,-1]}"; do
			# _describe wants "word:meaning", with the colons and backslashes of the word escaped.
			matches+=("${${${line%%$tab*}//\\/\\\\}//:/\\:}:${line#*$tab}")
		done
		_describe pyfuncprof matches
		;;
	esac
}

if [[ $funcstack[1] == _pyfuncprof ]]; then
	_pyfuncprof "$@"
else
	compdef _pyfuncprof pyfuncprof
fi
