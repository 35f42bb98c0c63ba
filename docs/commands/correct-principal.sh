aws iam update-assume-role-policy --role-name "$role" --policy-document file://trust.json
