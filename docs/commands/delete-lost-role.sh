aws iam delete-role --role-name "$role"
