pulumi preview --diff
pulumi up --yes
