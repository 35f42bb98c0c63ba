package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

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
	"github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Config is the part of the real provider's configuration that these resources use. The skip keys have no effect: this
// plugin never checks credentials, account or metadata service.
type Config struct {
	Region                    string       `pulumi:"region,optional"`
	AccessKey                 string       `pulumi:"accessKey,optional" provider:"secret"`
	SecretKey                 string       `pulumi:"secretKey,optional" provider:"secret"`
	AssumeRole                *AssumeRole  `pulumi:"assumeRole,optional"`
	Endpoints                 []Endpoints  `pulumi:"endpoints,optional"`
	DefaultTags               *DefaultTags `pulumi:"defaultTags,optional"`
	SkipCredentialsValidation bool         `pulumi:"skipCredentialsValidation,optional"`
	SkipMetadataApiCheck      bool         `pulumi:"skipMetadataApiCheck,optional"`
	SkipRegionValidation      bool         `pulumi:"skipRegionValidation,optional"`
	SkipRequestingAccountId   bool         `pulumi:"skipRequestingAccountId,optional"`

	ecs *ecs.Client
	iam *iam.Client
	kms *kms.Client
	sso *ssoadmin.Client
}

type AssumeRole struct {
	RoleArn string `pulumi:"roleArn"`
}

type Endpoints struct {
	Ecs string `pulumi:"ecs,optional"`
	Iam string `pulumi:"iam,optional"`
	Kms string `pulumi:"kms,optional"`
}

type DefaultTags struct {
	Tags map[string]string `pulumi:"tags,optional"`
}

func (c *Config) Annotate(a infer.Annotator) {
	a.SetDefault(&c.Region, "", "AWS_REGION", "AWS_DEFAULT_REGION")
}

// Configure creates the clients. It calls no API.
func (c *Config) Configure(ctx context.Context) error {
	if c.Region == "" {
		return errors.New("no AWS region: set aws:region or AWS_REGION")
	}
	options := []func(*config.LoadOptions) error{config.WithRegion(c.Region)}
	if c.AccessKey != "" {
		options = append(options, config.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider(c.AccessKey, c.SecretKey, "")))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return err
	}
	if loaded.HTTPClient == nil { // without AWS_CA_BUNDLE
		loaded.HTTPClient = awshttp.NewBuildableClient()
	}
	loaded.HTTPClient = loopback{loaded.HTTPClient}
	if c.AssumeRole != nil {
		role := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(loaded), c.AssumeRole.RoleArn)
		loaded.Credentials = aws.NewCredentialsCache(role)
	}
	c.ecs = ecs.NewFromConfig(loaded, func(o *ecs.Options) {
		o.BaseEndpoint = cmp.Or(c.endpoint(func(e Endpoints) string { return e.Ecs }), o.BaseEndpoint)
	})
	c.iam = iam.NewFromConfig(loaded, func(o *iam.Options) {
		o.BaseEndpoint = cmp.Or(c.endpoint(func(e Endpoints) string { return e.Iam }), o.BaseEndpoint)
	})
	c.kms = kms.NewFromConfig(loaded, func(o *kms.Options) {
		o.BaseEndpoint = cmp.Or(c.endpoint(func(e Endpoints) string { return e.Kms }), o.BaseEndpoint)
	})
	c.sso = ssoadmin.NewFromConfig(loaded)
	return nil
}

// loopback keeps answers that arrive early: see loopback in e2e/sandbox.
type loopback struct{ aws.HTTPClient }

func (l loopback) Do(request *http.Request) (*http.Response, error) {
	if request.Body != nil {
		request.Body = struct{ io.ReadCloser }{request.Body}
	}
	return l.HTTPClient.Do(request)
}

// endpoint returns the last endpoint of a service, or nil for that of AWS_ENDPOINT_URL or of AWS.
func (c *Config) endpoint(service func(Endpoints) string) (url *string) {
	for _, endpoints := range c.Endpoints {
		if text := service(endpoints); text != "" {
			url = aws.String(text)
		}
	}
	return url
}

func client(ctx context.Context) *iam.Client { return infer.GetConfig[*Config](ctx).iam }

func ecsClient(ctx context.Context) *ecs.Client { return infer.GetConfig[*Config](ctx).ecs }

func keys(ctx context.Context) *kms.Client { return infer.GetConfig[*Config](ctx).kms }

func ssoClient(ctx context.Context) *ssoadmin.Client { return infer.GetConfig[*Config](ctx).sso }

// configuredLikeTheRealOne treats configuration like the real provider, where infer does not: it accepts strings and
// JSON, and changes replace the provider and its resources only if the region changes.
func configuredLikeTheRealOne(p provider.Provider) provider.Provider {
	check, diff, configure := p.CheckConfig, p.DiffConfig, p.Configure
	p.CheckConfig = func(ctx context.Context, req provider.CheckRequest) (provider.CheckResponse, error) {
		req.Inputs = parsed(req.Inputs)
		return check(ctx, req)
	}
	p.DiffConfig = func(ctx context.Context, req provider.DiffRequest) (provider.DiffResponse, error) {
		req.State, req.Inputs = parsed(req.State), parsed(req.Inputs)
		response, err := diff(ctx, req)
		for name, change := range response.DetailedDiff {
			if name != "region" || req.State.Get("region").IsNull() {
				change.Kind = provider.Update
				response.DetailedDiff[name] = change
			}
		}
		return response, err
	}
	p.Configure = func(ctx context.Context, req provider.ConfigureRequest) error {
		req.Args = parsed(req.Args)
		return configure(ctx, req)
	}
	return p
}

// parsed parses the values that are JSON in strings: booleans, lists and maps.
func parsed(configuration property.Map) property.Map {
	for name, value := range configuration.All {
		switch name {
		case "assumeRole", "endpoints", "defaultTags", "skipCredentialsValidation", "skipMetadataApiCheck",
			"skipRegionValidation", "skipRequestingAccountId":
			var decoded any
			if value.IsString() && json.Unmarshal([]byte(value.AsString()), &decoded) == nil {
				plain := resource.FromResourcePropertyValue(resource.NewPropertyValue(decoded))
				configuration = configuration.Set(name, plain.WithSecret(value.Secret()))
			}
		}
	}
	return configuration
}
