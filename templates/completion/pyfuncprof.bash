# bash completion for pyfuncprof. The program itself says what can come next: first a line with the kind of it, then
# a line for each word, quoted for where it is put in.
_pyfuncprof() {
	local kind word
	COMPREPLY=()
	{
		IFS= read -r kind
		while IFS= read -r word; do
			COMPREPLY+=("$word")
		done
	} < <("$1" completion bash -- "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
	case $kind in
	files) compopt -o default ;;
	folders) compopt -o dirnames ;;
	esac
}
complete -F _pyfuncprof pyfuncprof
