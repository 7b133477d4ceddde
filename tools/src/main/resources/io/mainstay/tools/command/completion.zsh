#compdef @tool@
# Completes @tool@ in zsh. Load it with: source <(@tool@ completion zsh)

_@tool@() {
  local line files candidate
  local -a candidates
  while IFS= read -r line; do
    case $line in
      :0) files=yes ;;
      :*) ;;
      *)
        candidate=${line%%$'\t'*}
        if [[ $line == *$'\t'* ]]; then
          candidates+=("${candidate//:/\\:}:${line#*$'\t'}")
        else
          candidates+=("${candidate//:/\\:}")
        fi
        ;;
    esac
  done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#candidates} )) && _describe '@tool@' candidates
  [[ -n $files ]] && _files
}

if [ "$funcstack[1]" = "_@tool@" ]; then
  _@tool@ "$@"
else
  compdef _@tool@ @tool@
fi
