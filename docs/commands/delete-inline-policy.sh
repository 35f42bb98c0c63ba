aws iam delete-role-policy --role-name "$role" --policy-name "$inline"
