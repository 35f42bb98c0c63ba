aws iam delete-policy --policy-arn "$policy"
