using Pulumi;
using Pulumi.EcsInfrastructure;

return await Deployment.RunAsync(() =>
{
    var v7 = new Pulumi.Aws.Provider("v7", new() { Region = "eu-west-1" });
    var ecs = new EcsInfrastructureRole("ecs", new EcsInfrastructureRoleArgs
    {
        UseCases = { UseCase.ManagedInstances },
    }, new ComponentResourceOptions { Providers = { v7 } });
});
