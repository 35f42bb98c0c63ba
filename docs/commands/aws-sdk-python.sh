echo 'pulumi-aws>=6,<7' >>requirements.txt
pulumi install
