# Completes @tool@ in bash. Load it with: source <(@tool@ completion bash)

__@tool@_complete() {
  local words=() word line files='' current=${COMP_WORDS[COMP_CWORD]}
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    # "--flag=value" arrives as three words.
    [ "$word" = '=' ] || words+=("$word")
  done
  [ "$current" != '=' ] || { current=''; words+=(''); }
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :0) files=yes ;;
      :*) ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <("${COMP_WORDS[0]}" __completeNoDesc "${words[@]}" 2>/dev/null)
  if [ -n "$files" ]; then
    while IFS= read -r line; do
      COMPREPLY+=("$line")
    done < <(compgen -f -- "$current")
  fi
}

complete -o filenames -F __@tool@_complete @tool@
