pulumi install
