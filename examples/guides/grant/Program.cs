using Pulumi;
using Pulumi.EcsInfrastructure;
using Aws = Pulumi.Aws;

return await Deployment.RunAsync(() =>
{
    var ecs = new EcsInfrastructureRole("ecs", new EcsInfrastructureRoleArgs
    {
        UseCases = { UseCase.Volumes, UseCase.ServiceConnectTls, UseCase.LoadBalancers },
        Path = "/platform/",
        PassRoleRoles = { "ci-deployer" }, // exists in the account
    });

    // A role of the same program is granted with an attachment.
    var deployer = new Aws.Iam.Role("deployer", new Aws.Iam.RoleArgs
    {
        AssumeRolePolicy = """
            {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"
            }]}
            """,
    });
    _ = new Aws.Iam.RolePolicyAttachment("grant", new Aws.Iam.RolePolicyAttachmentArgs
    {
        Role = deployer.Name,
        PolicyArn = ecs.PassRolePolicyArn,
    });
});
