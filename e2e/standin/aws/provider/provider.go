// Package provider is a small pulumi-resource-aws for tests without downloads: the real one is not a Go module. Like
// that one, it is a Terraform provider behind [the bridge], which decides everything between the engine and the
// resources: the order of replacements, defaults, names, errors, refresh, import, secrets and diffs.
//
// What it has of [pulumi-aws] 6.83, which repeats for minutes what this repeats for seconds:
//
//	provider                  keys, region, assumeRole, defaultTags, endpoints, and the validation of credentials;
//	                          and maxRetries, here 3 and there 25 by default; not the lookup of the account
//	iam.Role                  all, but inlinePolicies and managedPolicyArns as outputs only
//	iam.RolePolicy, iam.Policy, iam.{Role,User,Group}PolicyAttachment, getPartition: all
//	iam.User, iam.Group       name and path, and the tags of users
//	ecs.Cluster               name
//	ecs.TaskDefinition        what tasks with volumes need; defaults that ECS adds to containers count as changes
//	ecs.Service               what tasks with volumes need; import leaves volumes out
//	kms.Key                   description; not the wait until it reads the same several times
//	kms.KeyPolicy             all but bypassPolicyLockoutSafetyCheck
//	ssoadmin.CustomerManagedPolicyAttachment: all but the wait until all accounts are provisioned
//	iam.getRole               all but tags and roleLastUseds
//	iam.getPolicyDocument     sources, and statements that allow actions
//
// [the bridge]: https://github.com/pulumi/pulumi-terraform-bridge
// [pulumi-aws]: https://github.com/pulumi/pulumi-aws
package provider

import (
	"cmp"
	"context"
	_ "embed"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	awsbase "github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

//go:embed schema.json
var schemaJSON string

// Schema returns the schema of a version.
func Schema(version string) string { return strings.Replace(schemaJSON, unversioned, version, 1) }

// unversioned is the version in schema.json.
const unversioned = "6.0.0"

func terraformProvider() *schema.Provider {
	setting := schema.Schema{Type: schema.TypeString, Optional: true}
	settings := each(schema.Schema{Type: schema.TypeBool, Optional: true}, "skip_credentials_validation",
		"skip_metadata_api_check", "skip_region_validation", "skip_requesting_account_id")
	maps.Copy(settings, each(setting, "region", "access_key", "secret_key", "token"))
	endpoints := fields(each(setting, "ecs", "iam", "kms", "ssoadmin", "sts"))
	settings["max_retries"] = &schema.Schema{Type: schema.TypeInt, Optional: true, Default: 3}
	settings["assume_role"] = object(each(setting, "role_arn"))
	settings["default_tags"] = object(attributes{"tags": {Type: schema.TypeMap, Optional: true, Elem: text}})
	settings["endpoints"] = &schema.Schema{Type: schema.TypeSet, Optional: true, Elem: endpoints}
	return &schema.Provider{
		Schema: settings, ConfigureContextFunc: configure,
		ResourcesMap: map[string]*schema.Resource{
			"aws_ecs_cluster":                 cluster(),
			"aws_ecs_service":                 service(),
			"aws_ecs_task_definition":         taskDefinition(),
			"aws_iam_group":                   group(),
			"aws_iam_group_policy_attachment": groups.attachment(),
			"aws_iam_policy":                  policy(),
			"aws_iam_role":                    role(),
			"aws_iam_role_policy":             rolePolicy(),
			"aws_iam_role_policy_attachment":  roles.attachment(),
			"aws_iam_user":                    user(),
			"aws_iam_user_policy_attachment":  users.attachment(),
			"aws_kms_key":                     key(),
			"aws_kms_key_policy":              keyPolicy(),
			"aws_ssoadmin_customer_managed_policy_attachment": permissionSetAttachment(),
		},
		DataSourcesMap: map[string]*schema.Resource{
			"aws_iam_policy_document": getPolicyDocument(), "aws_iam_role": getRole(), "aws_partition": getPartition(),
		},
	}
}

// Bridged is what pulumi-aws adds to the Terraform provider: see provider/resources.go there.
func Bridged(version string) tfbridge.ProviderInfo {
	secret := &tfbridge.SchemaInfo{Secret: tfbridge.True()}
	defaultOf := func(value bool) *tfbridge.DefaultInfo { return &tfbridge.DefaultInfo{Value: value} }
	info := tfbridge.ProviderInfo{
		P: shimv2.NewProvider(terraformProvider()), Name: "aws", Version: version,
		Config: map[string]*tfbridge.SchemaInfo{
			"region": {
				Default:               &tfbridge.DefaultInfo{EnvVars: []string{"AWS_REGION", "AWS_DEFAULT_REGION"}},
				ForcesProviderReplace: tfbridge.True(),
			},
			"access_key": secret, "secret_key": secret, "token": secret,
			"skip_credentials_validation": {Default: defaultOf(false)},
			"skip_metadata_api_check":     {Type: "boolean", Default: defaultOf(true)},
			"skip_region_validation":      {Default: defaultOf(true)},
		},
		PreConfigureCallback: validateCredentials,
	}
	info.MustComputeTokens(tokens.KnownModules("aws_", "index", []string{"ecs_", "iam_", "kms_", "ssoadmin_"},
		tokens.MakeStandard("aws")))
	for _, tagged := range []string{"aws_iam_policy", "aws_iam_role", "aws_iam_user"} {
		info.Resources[tagged].PreCheckCallback = applyTags
	}
	for _, kind := range []string{"group", "role", "user"} {
		info.Resources["aws_iam_"+kind+"_policy_attachment"].DeleteBeforeReplace = true
	}
	info.Resources["aws_iam_role"].Fields = map[string]*tfbridge.SchemaInfo{"name": tfbridge.AutoName("name", 64, "-")}
	elements := func(attribute string, of *tfbridge.SchemaInfo) *tfbridge.SchemaInfo {
		return &tfbridge.SchemaInfo{Elem: &tfbridge.SchemaInfo{Fields: map[string]*tfbridge.SchemaInfo{attribute: of}}}
	}
	info.Resources["aws_ecs_service"].Fields = map[string]*tfbridge.SchemaInfo{
		"service_connect_configuration": elements("service", elements("client_alias",
			&tfbridge.SchemaInfo{Name: "clientAlias"})),
	}
	info.SetAutonaming(255, "-")
	return info
}

// applyTags adds tagsAll to the inputs: the default tags of the provider, and those of the program.
func applyTags(_ context.Context, inputs, config resource.PropertyMap) (resource.PropertyMap, error) {
	inputs = inputs.Copy()
	inputs["tagsAll"] = resource.MakeComputed(resource.NewStringProperty(""))
	if inputs["tags"].ContainsUnknowns() || config["defaultTags"].ContainsUnknowns() {
		return inputs, nil
	}
	all := resource.PropertyMap{}
	defaults, _ := resource.PropertyPath{"defaultTags", "tags"}.Get(resource.NewObjectProperty(config))
	for _, tags := range []resource.PropertyValue{defaults, inputs["tags"]} {
		if tags.IsObject() {
			maps.Copy(all, tags.ObjectValue())
		}
	}
	inputs["tagsAll"] = resource.NewObjectProperty(all)
	return inputs, nil
}

// clients are what the resources get of the provider.
type clients struct {
	ecs         *ecs.Client
	iam         *iam.Client
	kms         *kms.Client
	sso         *ssoadmin.Client
	region      string
	defaultTags map[string]any
}

// configure creates the clients. It calls no API.
func configure(ctx context.Context, d *schema.ResourceData) (any, diag.Diagnostics) {
	setting := func(name string) string { text, _ := d.Get(name).(string); return text }
	loaded, err := load(ctx, setting("region"), setting("access_key"), setting("secret_key"), setting("token"),
		config.WithRetryMaxAttempts(d.Get("max_retries").(int)))
	if err != nil {
		return nil, diag.FromErr(err)
	}
	endpoint := func(service string, standard *string) *string { // that of AWS_ENDPOINT_URL or of AWS
		for _, urls := range d.Get("endpoints").(*schema.Set).List() {
			if url := urls.(map[string]any)[service].(string); url != "" {
				return &url
			}
		}
		return standard
	}
	if role := setting("assume_role.0.role_arn"); role != "" {
		client := sts.NewFromConfig(loaded, func(o *sts.Options) { o.BaseEndpoint = endpoint("sts", o.BaseEndpoint) })
		loaded.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(client, role))
	}
	defaultTags, _ := d.Get("default_tags.0.tags").(map[string]any)
	return &clients{
		ecs: ecs.NewFromConfig(loaded, func(o *ecs.Options) { o.BaseEndpoint = endpoint("ecs", o.BaseEndpoint) }),
		iam: iam.NewFromConfig(loaded, func(o *iam.Options) { o.BaseEndpoint = endpoint("iam", o.BaseEndpoint) }),
		kms: kms.NewFromConfig(loaded, func(o *kms.Options) { o.BaseEndpoint = endpoint("kms", o.BaseEndpoint) }),
		sso: ssoadmin.NewFromConfig(loaded,
			func(o *ssoadmin.Options) { o.BaseEndpoint = endpoint("ssoadmin", o.BaseEndpoint) }),
		region: loaded.Region, defaultTags: defaultTags,
	}, nil
}

func load(ctx context.Context, region, accessKey, secretKey, token string, options ...func(*config.LoadOptions) error,
) (aws.Config, error) {
	loaded, err := config.LoadDefaultConfig(ctx, append(options, config.WithRegion(region))...)
	if accessKey != "" {
		loaded.Credentials = credentials.NewStaticCredentialsProvider(accessKey, secretKey, token)
	}
	loaded.HTTPClient = loopback{cmp.Or[aws.HTTPClient](loaded.HTTPClient, awshttp.NewBuildableClient())}
	return loaded, err
}

// loopback keeps answers that arrive early: see loopback in e2e/sandbox.
type loopback struct{ aws.HTTPClient }

func (l loopback) Do(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		request.Body = struct{ io.ReadCloser }{request.Body}
	}
	return l.HTTPClient.Do(request)
}

// validateCredentials asks AWS whose credentials these are, unless skipCredentialsValidation is true.
func validateCredentials(settings resource.PropertyMap, _ shim.ResourceConfig) error {
	if skip := settings["skipCredentialsValidation"]; skip.IsBool() && skip.BoolValue() {
		return nil
	}
	setting := func(name resource.PropertyKey) string { text, _ := settings[name].V.(string); return text }
	ctx := context.Background()
	loaded, err := load(ctx, setting("region"), setting("accessKey"), setting("secretKey"), setting("token"))
	if err == nil {
		if _, err = sts.NewFromConfig(loaded).GetCallerIdentity(ctx, nil); err == nil {
			return nil
		}
	}
	failure := tfbridge.CheckFailureErrorElement{Reason: "unable to validate AWS credentials.\nDetails: " + err.Error()}
	return tfbridge.CheckFailureError{Failures: []tfbridge.CheckFailureErrorElement{failure}}
}

func getPartition() *schema.Resource {
	return function(func(d data) (string, map[string]any, error) {
		partition, _ := awsbase.PartitionForRegion(awsbase.DefaultPartitions(), d.region)
		labels := strings.Split(partition.DNSSuffix(), ".")
		slices.Reverse(labels)
		id, suffix, prefix := partition.ID(), partition.DNSSuffix(), strings.Join(labels, ".")
		return id, map[string]any{"dns_suffix": suffix, "partition": id, "reverse_dns_prefix": prefix}, nil
	}, attributes{}, "dns_suffix", "partition", "reverse_dns_prefix")
}
