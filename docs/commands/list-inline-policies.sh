aws iam list-role-policies --role-name "$role" --query PolicyNames --output json
