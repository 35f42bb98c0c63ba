package component

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/policy"
)

// Check returns everything that is wrong with the inputs of the component of the given name, in an [*InputError]. It
// takes them as they arrive, so that literals, unknown and secret values, and values of a wrong type all have their
// place. A value that is not known yet is accepted where the input allows it; it is checked once it is known.
func Check(name string, inputs property.Map) error {
	c := checker{inputs: inputs}
	c.component(name)
	c.names()
	cases, casesKnown := c.useCases()
	c.text("name", roleName)
	c.text("namePrefix", roleNamePrefix)
	c.exclusive("name", "namePrefix")
	c.text("path", rolePath)
	c.text("description", roleDescription)
	c.maxSessionDuration()
	c.text("permissionsBoundary", policyArn)
	c.boolean("forceDetachPolicies")
	c.tags()
	c.passRole()
	c.instanceRoles(cases, casesKnown)
	c.additionalPolicies(cases)
	c.sourceAccount()
	return c.err(name)
}

// checker gathers the faults.
type checker struct {
	inputs property.Map
	faults []Fault
}

func (c *checker) err(name string) error {
	if len(c.faults) == 0 {
		return nil
	}
	return &InputError{name, c.faults}
}

func (c *checker) fault(path string, value property.Value, reason string) {
	c.add(Fault{path, show(value), hidden(value), reason})
}

// keyFault is about the key of an entry, which the path shows unless the whole map is secret.
func (c *checker) keyFault(path string, value property.Value, reason string) {
	c.add(Fault{path, "", hidden(value), "the key " + reason})
}

// add leaves out what is there already: of a secret map, entries that differ have one path.
func (c *checker) add(fault Fault) {
	if !slices.Contains(c.faults, fault) {
		c.faults = append(c.faults, fault)
	}
}

// get returns an input unless it is absent; null is absent, as everywhere in Pulumi.
func (c *checker) get(input string) (property.Value, bool) {
	value := c.inputs.Get(input)
	return value, !value.IsNull()
}

// component checks the name in the program: the role and the PassRole policy are auto-named after it, and what follows
// it in the names of the other resources begins where it ends.
func (c *checker) component(name string) {
	if reason := roleName(name); reason != "" {
		c.add(Fault{Path: componentName, Reason: reason + ": the role is named after it"})
	}
}

// names refuses what is not an input.
func (c *checker) names() {
	for name, value := range c.inputs.AllStable {
		if slices.Contains(inputNames, name) || strings.HasPrefix(name, "__") { // "__" is Pulumi's own
			continue
		}
		c.fault(input(name), value, "is not an input"+suggest(name, inputNames))
	}
}

// string returns a known string that its rule accepts.
func (c *checker) string(path string, value property.Value, accepts rule) (string, bool) {
	switch {
	case value.IsComputed():
		return "", false
	case value.IsNumber():
		c.fault(path, value, "must be a string: put it in quotes")
		return "", false
	case !value.IsString():
		c.fault(path, value, "must be a string")
		return "", false
	}
	if reason := accepts(value.AsString()); reason != "" {
		c.fault(path, value, reason)
		return "", false
	}
	return value.AsString(), true
}

func (c *checker) text(input string, accepts rule) {
	if value, ok := c.get(input); ok {
		c.string(input, value, accepts)
	}
}

func (c *checker) maxSessionDuration() {
	const input = "maxSessionDuration"
	value, ok := c.get(input)
	switch {
	case !ok, value.IsComputed():
	case !value.IsNumber():
		c.fault(input, value, "must be a number")
	default:
		if reason := sessionSeconds(value.AsNumber()); reason != "" {
			c.fault(input, value, reason)
		}
	}
}

func (c *checker) boolean(input string) {
	if value, ok := c.get(input); ok && !value.IsComputed() && !value.IsBool() {
		c.fault(input, value, "must be true or false")
	}
}

// plain says whether a value that the shape of the component depends on can be used.
func (c *checker) plain(path string, value property.Value, unknown, secret string) bool {
	switch {
	case value.IsComputed():
		c.fault(path, value, "must be known before anything is created: "+unknown)
	case value.Secret():
		c.fault(path, value, "must not be secret: "+secret)
	default:
		return true
	}
	return false
}

// namesResource is why a value must not be secret.
const namesResource = "it becomes part of a resource name"

// elements returns the elements of a list; those of a secret list are secret.
func (c *checker) elements(path string, value property.Value) []property.Value {
	switch {
	case value.IsNull(), value.IsComputed():
		return nil
	case !value.IsArray():
		c.fault(path, value, "must be a list")
		return nil
	}
	elements := value.AsArray().AsSlice()
	for i, element := range elements {
		elements[i] = element.WithSecret(element.Secret() || value.Secret())
	}
	return elements
}

// entries returns the entries of a map; those of a secret map are secret.
func (c *checker) entries(path string, value property.Value) property.Map {
	switch {
	case value.IsNull(), value.IsComputed():
		return property.Map{}
	case !value.IsMap():
		c.fault(path, value, "must be a map")
		return property.Map{}
	}
	entries := value.AsMap()
	for name, entry := range value.AsMap().All {
		entries = entries.Set(name, entry.WithSecret(entry.Secret() || value.Secret()))
	}
	return entries
}

// useCases checks the use cases among themselves. It returns the valid ones, and not when some are not: then nothing
// can be said of the inputs that depend on them.
func (c *checker) useCases() (cases []UseCase, ok bool) {
	const input = "useCases"
	value, given := c.get(input)
	if !given {
		c.fault(input, value, "is required: "+useCaseList())
		return nil, false
	}
	if !c.plain(input, value, "write the use cases as literals", namesResource) {
		return nil, false
	}
	before := len(c.faults)
	elements := c.elements(input, value)
	for i, element := range elements {
		at := index(input, i)
		if !c.plain(at, element, "write the use case as a literal", namesResource) {
			continue
		}
		if name, ok := c.string(at, element, useCaseName); ok {
			cases = append(cases, UseCase(name))
		}
	}
	if len(c.faults) > before {
		return nil, false
	}
	additional, given := c.get("additionalPolicyArns")
	if len(elements) == 0 && (!given || additional.IsMap() && additional.AsMap().Len() == 0) {
		c.fault(input, value, "may be empty only with additionalPolicyArns: "+useCaseList())
	}
	if slices.Contains(cases, UseCaseVolumes) && slices.Contains(cases, UseCaseVolumeCleanupOnly) {
		c.fault(input, value, "must not hold volumes and volumeCleanupOnly together: volumes allows the cleanup too")
	}
	return cases, true
}

// exclusive refuses the second of two inputs. An unknown one may turn out to be null.
func (c *checker) exclusive(first, second string) {
	value, given := c.get(second)
	if other, both := c.get(first); given && both && !value.IsComputed() && !other.IsComputed() {
		c.fault(second, value, "must not be given together with "+first)
	}
}

// sourceAccount refuses null too, which is what the output of another resource may turn out to be: the trust policy
// would lack the condition that the program asks for.
func (c *checker) sourceAccount() {
	const input = "sourceAccount"
	value, given := c.inputs.GetOk(input)
	switch {
	case given && value.IsNull():
		c.fault(input, value, "must not be null: leave it out for a trust policy without a condition")
	case given:
		c.string(input, value, accountID)
	}
}

func (c *checker) tags() {
	const input = "tags"
	value := c.inputs.Get(input)
	entries := c.entries(input, value)
	if entries.Len() > 50 {
		c.fault(input, value, fmt.Sprintf("must be at most 50, and there are %d", entries.Len()))
	}
	secret := value.Secret() // the keys too
	seen := spellings{}
	for tag, value := range entries.AllStable {
		at := input
		if !secret {
			at = key(input, tag)
		}
		if reason := tagKey(tag); reason != "" {
			c.keyFault(at, value, reason)
		}
		if other := seen.first(tag); other != tag {
			if other = strconv.Quote(other); secret {
				other = "another"
			}
			c.keyFault(at, value, "must not differ from "+other+" in case only: for IAM this is one key")
		}
		c.string(at, value, tagValue)
	}
}

// spellings are names without case, and how each was written first.
type spellings map[string]string

func (s spellings) first(name string) string {
	lower := strings.ToLower(name)
	if first, seen := s[lower]; seen {
		return first
	}
	s[lower] = name
	return name
}

// passRole checks the names of those who may pass the role, and the policy that lets them.
func (c *checker) passRole() {
	const input = "createPassRolePolicy"
	if create, given := c.get(input); given {
		c.plain(input, create, "write true or false", "it decides which resources there are")
		c.boolean(input)
	}
	for _, kind := range principalKinds {
		c.principals(kind)
	}
	c.passRolePolicyName()
}

// noPassRolePolicy says whether the program refuses the policy, with a value that can be used.
func (c *checker) noPassRolePolicy() bool {
	create := c.inputs.Get("createPassRolePolicy")
	return create.IsBool() && !create.AsBool() && !create.Secret()
}

func (c *checker) passRolePolicyName() {
	const input = "passRolePolicyName"
	if value, ok := c.get(input); ok && c.noPassRolePolicy() && !value.IsComputed() {
		c.fault(input, value, "must not be given with createPassRolePolicy: false")
	}
	c.text(input, policyName)
}

func (c *checker) principals(p principalKind) {
	unknown := fmt.Sprintf("attach the output passRolePolicyArn to a %s made in the same program,"+
		" or write its name as a literal and add dependsOn", p.kind)
	value, ok := c.get(p.input)
	if !ok || !c.plain(p.input, value, unknown, namesResource) {
		return
	}
	elements := c.elements(p.input, value)
	if c.noPassRolePolicy() && len(elements) > 0 {
		c.fault(p.input, value, "must be empty with createPassRolePolicy: false: there is no policy to attach")
	}
	seen := spellings{}
	for i, element := range elements {
		at := index(p.input, i)
		if !c.plain(at, element, unknown, namesResource) {
			continue
		}
		name, ok := c.string(at, element, p.accepts)
		if !ok {
			continue
		}
		if other := seen.first(name); other != name {
			c.fault(at, element, fmt.Sprintf("must not differ from %q in case only: for IAM this is one name", other))
		}
	}
}

func (c *checker) instanceRoles(cases []UseCase, casesKnown bool) {
	const input = "instanceRoleArns"
	value := c.inputs.Get(input)
	if value.IsComputed() {
		c.fault(input, value, "must be a list of known length: only its elements may be outputs")
		return
	}
	elements := c.elements(input, value)
	if len(elements) > 0 && casesKnown && !slices.Contains(cases, UseCaseManagedInstances) {
		c.fault(input, value, "must be empty without the use case managedInstances, the only one that uses it")
	}
	var arns []string
	for i, element := range elements {
		if arn, ok := c.string(index(input, i), element, instanceRoleArn); ok {
			arns = append(arns, arn)
		}
	}
	c.inlinePolicies(value, arns, cases)
}

// inlinePolicies checks the size of the inline policies of the role together.
func (c *checker) inlinePolicies(value property.Value, instanceRoleArns []string, cases []UseCase) {
	if len(instanceRoleArns) == 0 {
		return
	}
	size := len(policy.PassInstanceRoles(instanceRoleArns))
	if slices.Contains(cases, UseCaseVolumeCleanupOnly) {
		partition := strings.Split(instanceRoleArns[0], ":")[1]
		size += len(policy.VolumeCleanup(partition))
	}
	if size > inlinePolicyCharacters {
		c.fault("instanceRoleArns", value, fmt.Sprintf("must be fewer or shorter: with them the inline policies"+
			" of the role have %d characters, and IAM allows %d", size, inlinePolicyCharacters))
	}
}

func (c *checker) additionalPolicies(cases []UseCase) {
	const input = "additionalPolicyArns"
	value := c.inputs.Get(input)
	if value.IsComputed() {
		c.fault(input, value, "must be a map with known keys, they name resources: only its values may be outputs")
		return
	}
	if value.Secret() {
		c.fault(input, value, "must not be secret: its keys become parts of resource names, and only its values may be secret")
		return
	}
	attached := attachedPolicies(cases)
	for name, value := range c.entries(input, value).AllStable {
		at := key(input, name)
		if reason := policyKey(name); reason != "" {
			c.keyFault(at, value, reason)
		}
		if slices.Contains(cases, UseCase(name)) {
			c.keyFault(at, value, "is a selected use case: remove one of the two")
			continue
		}
		c.policy(name, value, attached)
	}
}

// policy checks one additional policy and adds it to those of the role.
func (c *checker) policy(name string, value property.Value, attached attachments) {
	at := key("additionalPolicyArns", name)
	arn, ok := c.string(at, value, policyArn)
	if !ok {
		return
	}
	if reason := attached.add(name, arn); reason != "" {
		if value.Secret() {
			reason = "must not repeat another policy of the role"
		}
		c.fault(at, value, reason)
		return
	}
	_, path, ofAWS := strings.Cut(arn, ":iam::aws:policy/")
	if own := managedPolicyKey(path); ofAWS && own != "" && own != name {
		reason := "must be " + own + ", the policy's own name"
		if value.Secret() {
			reason = "must be the policy's own name"
		}
		c.keyFault(at, value, reason+": a later change of the key would detach the policy")
	}
}

// managedPolicyKey is the key of a policy of AWS: its name, in which a key has no other characters than letters, digits
// and _. Under a key of the user's choice, a changed key would attach the policy and then detach it, and so would the
// step to the use case that the policy becomes. A name that begins with a digit, as none does so far, makes no key.
func managedPolicyKey(path string) string {
	key := notInKeys.ReplaceAllString(path[strings.LastIndex(path, "/")+1:], "_")
	if policyKey(key) != "" {
		return ""
	}
	return key
}

var notInKeys = regexp.MustCompile(`[^A-Za-z0-9_]`)

// attachments are the managed policies of one role, by ARN without the partition, and who brought each.
type attachments map[string]string

func attachedPolicies(cases []UseCase) attachments {
	a := attachments{}
	for _, row := range selected(cases) {
		if row.policyPath != "" {
			a[withoutPartition(managedPolicyArn("", row.policyPath))] = "the use case " + string(row.name)
		}
	}
	return a
}

// add refuses a policy that is there already: IAM would attach it once, and removing one of the two would detach it.
func (a attachments) add(key, arn string) string {
	policy := withoutPartition(arn)
	if owner, ok := a[policy]; ok {
		return "must not repeat the policy of " + owner
	}
	a[policy] = "the key " + key
	return ""
}

func withoutPartition(arn string) string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(arn, "arn:"), ":")
	return rest
}

func useCaseName(value string) string {
	if slices.Contains(useCaseNames(), value) {
		return ""
	}
	return "is not a use case" + suggest(value, useCaseNames())
}

func useCaseNames() []string {
	var names []string
	for _, row := range useCases {
		names = append(names, string(row.name))
	}
	return names
}

func useCaseList() string { return "choose from " + strings.Join(useCaseNames(), ", ") }

// inputNames are the names of the inputs, as the arguments declare them.
var inputNames = func() []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[EcsInfrastructureRoleArgs]()) {
		names = append(names, field.Tag.Get("pulumi"))
	}
	return names
}()

// hidden says why a value is not shown.
func hidden(value property.Value) string {
	switch {
	case value.HasSecrets():
		return "secret"
	case value.HasComputed():
		return "unknown"
	}
	return ""
}

// show renders a value for a message. Lists and maps have no short form.
func show(value property.Value) string {
	switch {
	case hidden(value) != "":
		return ""
	case value.IsString():
		return strconv.Quote(value.AsString())
	case value.IsNumber():
		return strconv.FormatFloat(value.AsNumber(), 'f', -1, 64)
	case value.IsBool():
		return strconv.FormatBool(value.AsBool())
	}
	return ""
}
