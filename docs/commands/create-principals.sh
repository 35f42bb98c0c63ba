aws iam create-user --user-name alice
aws iam create-group --group-name operators
aws iam create-role --role-name deployer --assume-role-policy-document \
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"Service": "codebuild.amazonaws.com"}}]}'
