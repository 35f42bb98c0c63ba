import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["vpcLattice"] });

const lattice = "arn:aws:vpc-lattice:us-east-1:123456789012";
const listener = `${lattice}:service/svc-0123456789abcdef0/listener/listener-0123456789abcdef0`;

new aws.cloudcontrol.Resource("service", {
    typeName: "AWS::ECS::Service",
    desiredState: pulumi.jsonStringify({
        Cluster: "app",
        TaskDefinition: "app:1",
        LaunchType: "FARGATE",
        DesiredCount: 1,
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-0123456789abcdef0"] } },
        DeploymentConfiguration: { Strategy: "BLUE_GREEN" },
        VpcLatticeConfigurations: [{
            PortName: "http",
            TargetGroupArn: `${lattice}:targetgroup/tg-0123456789abcdef0`,
            RoleArn: ecs.roleArn,
            AdvancedConfiguration: {
                AlternateTargetGroupArn: `${lattice}:targetgroup/tg-0fedcba9876543210`,
                ProductionListenerRule: `${listener}/rule/rule-0123456789abcdef0`,
                TestListenerRule: `${listener}/rule/rule-0fedcba9876543210`,
            },
        }],
    }),
});
