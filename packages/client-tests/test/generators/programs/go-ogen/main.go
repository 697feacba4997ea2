package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"example.com/acme/call/keystead"
	"github.com/ogen-go/ogen/ogenerrors"
)

// The credentials of each request: an API key is enough.
type credentials struct{}

func (credentials) ApiKeyAuth(context.Context, keystead.OperationName) (keystead.ApiKeyAuth, error) {
	return keystead.ApiKeyAuth{APIKey: os.Getenv("KEYSTEAD_API_KEY")}, nil
}

func (credentials) BearerAuth(context.Context, keystead.OperationName) (keystead.BearerAuth, error) {
	return keystead.BearerAuth{}, ogenerrors.ErrSkipClientSecurity
}

func (credentials) ClientBasicAuth(context.Context, keystead.OperationName) (keystead.ClientBasicAuth, error) {
	return keystead.ClientBasicAuth{}, ogenerrors.ErrSkipClientSecurity
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	client := must(keystead.NewClient(os.Getenv("KEYSTEAD_URL"), credentials{}))
	ctx := context.Background()
	request := &keystead.CreateProjectRequest{ProjectName: os.Getenv("PROJECT")}
	params := keystead.V1ProjectsListParams{Limit: keystead.NewOptInt(1000)}

	created := must(client.V1ProjectsCreate(ctx, request, keystead.V1ProjectsCreateParams{})).(*keystead.CreatedProjectResponseHeaders).Response.Data
	listed := false
	for _, project := range must(client.V1ProjectsList(ctx, params)).(*keystead.ProjectPageHeaders).Response.Data {
		listed = listed || project.ProjectID == created.ProjectID
	}
	id := keystead.V1ProjectsGetParams{ProjectIdentifier: created.ProjectID.String()}
	got := must(client.V1ProjectsGet(ctx, id)).(*keystead.ProjectResponseHeaders).Response.Data
	unknown := keystead.V1ProjectsGetParams{ProjectIdentifier: "no-such-project"}
	missing := must(client.V1ProjectsGet(ctx, unknown)).(*keystead.PlatformErrorHeaders)
	taken := must(client.V1ProjectsCreate(ctx, request, keystead.V1ProjectsCreateParams{})).(*keystead.PlatformErrorHeaders)
	fmt.Println(string(must(json.Marshal(map[string]any{
		"created": created.ProjectName, "listed": listed, "got": got.ProjectName,
		"missing": map[string]any{"status": 404, "code": missing.Response.Code},
		"taken":   map[string]any{"status": 400, "code": taken.Response.Code},
	}))))
}
