pulumi preview --json | jq --from-file import.jq --arg role "$role" \
  --argjson attached "$(aws iam list-attached-role-policies --role-name "$role" --output json)" >import.json
