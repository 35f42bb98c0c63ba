package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// patience is how long operations are repeated while their errors are transient: AWS is eventually consistent. The real
// provider has a patience of two minutes, and of twenty with ECS.
const patience = 2 * time.Second

// data is what one operation works on: the resource, and the clients of the provider.
type data struct {
	ctx context.Context
	*schema.ResourceData
	*clients
}

func (d data) id() *string                    { return aws.String(d.Id()) }
func (d data) text(attribute string) *string  { return aws.String(d.Get(attribute).(string)) }
func (d data) number(attribute string) *int32 { return aws.Int32(int32(d.Get(attribute).(int))) }

// optional returns nil for "".
func (d data) optional(attribute string) *string {
	text := d.text(attribute)
	if *text == "" {
		return nil
	}
	return text
}

// onChange returns a step that is done if an attribute has changed, with the name of the operation in errors.
func (d data) onChange(attribute, operation string, step func() error) func() error {
	if !d.HasChange(attribute) {
		return func() error { return nil }
	}
	return func() error { return within(operation, step()) }
}

// operations are those of one type of resource.
type operations struct {
	// kind is the name of the type in errors, which also have the name or id of the resource. It is empty if the
	// operations themselves say what failed.
	kind   string
	create func(data) (id string, err error)
	// read returns the attributes. If the resource does not exist, the error is one that isGone knows.
	read   func(data) (map[string]any, error)
	update func(data) error // without it, every change replaces
	delete func(data) error
	// transient says which errors go away if the operation is repeated for a while.
	transient func(error) bool
	// imported sets what follows from the id that the user gives.
	imported func(*schema.ResourceData) error
}

// resource reads after it creates or updates, as all resources of the real provider do. The outputs are texts.
func (o operations) resource(attributes attributes, outputs ...string) *schema.Resource {
	read := func(d data) error { return o.failed("reading", d.Id(), read(d, o.read)) }
	r := &schema.Resource{
		Schema: attributes,
		CreateContext: verb(o.transient, func(d data) error {
			id, err := o.create(d)
			if err == nil {
				d.SetId(id)
				return read(d)
			}
			name, _ := d.Get("name").(string)
			return o.failed("creating", cmp.Or(name, id), err)
		}),
		ReadContext: verb(nil, read),
		DeleteContext: verb(o.transient, func(d data) error {
			return o.failed("deleting", d.Id(), unlessGone(o.delete(d)))
		}),
		Importer: &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
	}
	if o.update != nil {
		r.UpdateContext = verb(o.transient, func(d data) error {
			update := func() error { return o.failed("updating", d.Id(), o.update(d)) }
			return inOrder(update, func() error { return read(d) })
		})
	}
	for _, attribute := range attributes {
		attribute.ForceNew = attribute.ForceNew || o.update == nil && (attribute.Required || attribute.Optional)
	}
	if o.imported != nil {
		r.Importer.StateContext = func(_ context.Context, d *schema.ResourceData, _ any,
		) ([]*schema.ResourceData, error) {
			return []*schema.ResourceData{d}, o.imported(d)
		}
	}
	maps.Copy(attributes, each(computed, outputs...))
	return r
}

// failed says which operation failed, in the words of the real provider, unless the error says so.
func (o operations) failed(verb, name string, err error) error {
	if _, said := errors.AsType[failure](err); said || o.kind == "" {
		return err
	}
	return within(fmt.Sprintf("%s %s (%s)", verb, o.kind, name), err)
}

// failure is an error that says which operation failed.
type failure struct {
	operation string
	error
}

func (f failure) Error() string { return f.operation + ": " + f.error.Error() }
func (f failure) Unwrap() error { return f.error }

// within names the operation that failed, if it did.
func within(operation string, err error) error {
	if err == nil {
		return nil
	}
	return failure{operation, err}
}

// function is a data source.
func function(call func(data) (id string, values map[string]any, err error), attributes attributes,
	outputs ...string) *schema.Resource {
	maps.Copy(attributes, each(computed, outputs...))
	return &schema.Resource{Schema: attributes, ReadContext: verb(nil, func(d data) error {
		id, values, err := call(d)
		d.SetId(id)
		return errors.Join(err, set(d, values))
	})}
}

func verb(transient func(error) bool, run func(data) error,
) func(context.Context, *schema.ResourceData, any) diag.Diagnostics {
	return func(ctx context.Context, d *schema.ResourceData, c any) diag.Diagnostics {
		return diag.FromErr(repeat(ctx, transient, func() error { return run(data{ctx, d, c.(*clients)}) }))
	}
}

// read repeats the call for a new resource, which may not be visible yet. Another one that is not found loses its id.
func read(d data, call func(data) (map[string]any, error)) error {
	var values map[string]any
	err := repeat(d.ctx, func(err error) bool { return d.IsNewResource() && isGone(err) }, func() (err error) {
		values, err = call(d)
		return err
	})
	if isGone(err) && !d.IsNewResource() {
		d.SetId("")
		return nil
	}
	if err == nil {
		err = set(d, values)
	}
	return err
}

func set(d data, values map[string]any) (err error) {
	for name, value := range values {
		err = errors.Join(err, d.Set(name, value))
	}
	return err
}

// inOrder does the steps until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// forEach calls a function for each element, unless there was an error before. What does not exist is no failure.
func forEach[T any](elements []T, err error, call func(T) error) error {
	for _, element := range elements {
		if err := unlessGone(call(element)); err != nil {
			return err
		}
	}
	return err
}

// get returns a value out of the answer to a call.
func get[I, O, P, V any](d data, call func(context.Context, *I, ...func(*P)) (*O, error), input I,
	value func(*O) V) (found V, err error) {
	out, err := call(d.ctx, &input)
	if err != nil {
		return found, err
	}
	return value(out), nil
}

// do is get without a value.
func do[I, O, P any](d data, call func(context.Context, *I, ...func(*P)) (*O, error), input I) error {
	_, err := call(d.ctx, &input)
	return err
}

// repeat repeats a call while its error is transient.
func repeat(ctx context.Context, transient func(error) bool, call func() error) error {
	return retry.RetryContext(ctx, patience, func() *retry.RetryError {
		if err := call(); err != nil {
			return &retry.RetryError{Err: err, Retryable: transient != nil && transient(err)}
		}
		return nil
	})
}

// untilGone waits until a deleted resource is not found any more.
func untilGone(d data, read func(data) (map[string]any, error)) error {
	exists := errors.New("still exists")
	return repeat(d.ctx, func(err error) bool { return errors.Is(err, exists) }, func() error {
		_, err := read(d)
		return cmp.Or(err, exists)
	})
}

var errGone = errors.New("couldn't find resource")

// isGone says whether the error is that something does not exist.
func isGone(err error) bool {
	return errors.Is(err, errGone) || hasCode("NoSuchEntity", "ClusterNotFoundException", "NotFoundException",
		"ServiceNotFoundException", "ResourceNotFoundException")(err)
}

func unlessGone(err error) error {
	if isGone(err) {
		return nil
	}
	return err
}

func hasCode(codes ...string) func(error) bool {
	return func(err error) bool {
		answer, ok := errors.AsType[smithy.APIError](err)
		return ok && slices.Contains(codes, answer.ErrorCode())
	}
}

// isInvalidPrincipal says whether a document names a principal that AWS does not know yet.
func isInvalidPrincipal(err error) bool {
	return hasCode("MalformedPolicyDocument", "MalformedPolicyDocumentException")(err) &&
		strings.Contains(strings.ToLower(err.Error()), "invalid principal")
}
