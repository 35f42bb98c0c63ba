pulumi up --yes
pulumi stack --show-ids
