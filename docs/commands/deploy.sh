pulumi config set aws:region us-east-1
pulumi up
