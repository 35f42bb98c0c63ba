pulumi state rename "$attachment" ecs-b --yes
