# bash completion for pyfuncprof. The program itself says what can come next: first a line with the kind of it, then
# a line for each word, quoted for where it is put in. A bash before 4.0 can not be told of files and folders then: it
# takes them for what comes where there are no words.
_pyfuncprof() {
	local kind word
	COMPREPLY=()
	{
		IFS= read -r kind
		while IFS= read -r word; do
			COMPREPLY+=("$word")
		done
	} < <("$1" completion bash -- "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
	if ! type compopt >/dev/null 2>&1; then
		return
	fi
	case $kind in
	files) compopt -o default ;;
	folders) compopt -o dirnames ;;
	esac
}
if type compopt >/dev/null 2>&1; then
	complete -F _pyfuncprof pyfuncprof
else
	complete -o default -F _pyfuncprof pyfuncprof
fi
