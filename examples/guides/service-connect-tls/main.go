package main

import (
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/component"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		role, err := component.NewEcsInfrastructureRole(ctx, "ecs", &component.EcsInfrastructureRoleArgs{
			UseCases: []component.UseCase{component.UseCaseServiceConnectTls},
		})
		if err != nil {
			return err
		}
		const authority = "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1234abcd"
		_, err = ecs.NewService(ctx, "service", &ecs.ServiceArgs{
			Cluster:        pulumi.String("app"),
			TaskDefinition: pulumi.String("app:1"),
			LaunchType:     pulumi.String("FARGATE"),
			DesiredCount:   pulumi.Int(1),
			NetworkConfiguration: ecs.ServiceNetworkConfigurationArgs{
				Subnets: pulumi.ToStringArray([]string{"subnet-0123456789abcdef0"}),
			},
			ServiceConnectConfiguration: ecs.ServiceServiceConnectConfigurationArgs{
				Enabled:   pulumi.Bool(true),
				Namespace: pulumi.String("app"),
				Services: ecs.ServiceServiceConnectConfigurationServiceArray{
					ecs.ServiceServiceConnectConfigurationServiceArgs{
						PortName: pulumi.String("http"),
						ClientAlias: ecs.ServiceServiceConnectConfigurationServiceClientAliasArray{
							ecs.ServiceServiceConnectConfigurationServiceClientAliasArgs{Port: pulumi.Int(80)},
						},
						Tls: ecs.ServiceServiceConnectConfigurationServiceTlsArgs{
							IssuerCertAuthority: ecs.ServiceServiceConnectConfigurationServiceTlsIssuerCertAuthorityArgs{
								AwsPcaAuthorityArn: pulumi.String(authority),
							},
							RoleArn: role.RoleArn,
						},
					},
				},
			},
		})
		return err
	})
}
