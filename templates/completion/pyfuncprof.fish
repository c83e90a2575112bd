# fish completion for pyfuncprof. The program itself says what can come next: first a line with the kind of it, then a
# line for each word, with a tab and what it means behind it.
function __pyfuncprof_next
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l lines (command $program completion fish -- $words $last 2>/dev/null </dev/null)
    set -l option (string match -r -- '^--[^=]*=' $last)
    set -l value (string replace -r -- '^--[^=]*=' '' $last)
    switch "$lines[1]"
        case files
            printf '%s\n' "$option"(__fish_complete_path $value)
        case folders
            printf '%s\n' "$option"(__fish_complete_directories $value '')
        case words
            printf '%s\n' $lines[2..-1]
    end
end
complete -c pyfuncprof -k -f -a '(__pyfuncprof_next)'
