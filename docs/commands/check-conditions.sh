aws iam get-role --role-name "$role" --query 'Role.AssumeRolePolicyDocument.Statement[].Condition' --output json
