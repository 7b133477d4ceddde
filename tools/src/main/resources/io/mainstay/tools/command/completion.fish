# Completes @tool@ in fish. Load it with: @tool@ completion fish | source

function __@tool@_complete
    set -l words (commandline -opc)
    set -l lines ($words[1] __complete $words[2..-1] (commandline -ct) 2>/dev/null)
    string match -v -r '^:\d+$' -- $lines
    if contains -- ':0' $lines
        __fish_complete_path (commandline -ct)
    end
end

complete -c @tool@ -f -a '(__@tool@_complete)'
