pulumi config set instanceArn "$instance"
pulumi config set permissionSetArn "$permissionSet"
