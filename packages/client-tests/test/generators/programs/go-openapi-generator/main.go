package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	keystead "example.com/acme/keystead"
)

type failure struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
}

// Reads the typed body of an error.
func failureOf(response *http.Response, err error) failure {
	var failed *keystead.GenericOpenAPIError
	if !errors.As(err, &failed) {
		panic(err)
	}
	body := failed.Model().(keystead.PlatformError)
	return failure{response.StatusCode, body.Code}
}

func main() {
	configuration := keystead.NewConfiguration()
	configuration.Servers = keystead.ServerConfigurations{{URL: os.Getenv("KEYSTEAD_URL")}}
	configuration.AddDefaultHeader("X-API-Key", os.Getenv("KEYSTEAD_API_KEY"))
	client := keystead.NewAPIClient(configuration)
	ctx := context.Background()
	request := keystead.CreateProjectRequest{ProjectName: os.Getenv("PROJECT")}

	created, _, err := client.ProjectsAPI.V1ProjectsCreate(ctx).CreateProjectRequest(request).Execute()
	if err != nil {
		panic(err)
	}
	page, _, err := client.ProjectsAPI.V1ProjectsList(ctx).Limit(1000).Execute()
	if err != nil {
		panic(err)
	}
	listed := false
	for _, project := range page.Data {
		listed = listed || project.ProjectId == created.Data.ProjectId
	}
	got, _, err := client.ProjectsAPI.V1ProjectsGet(ctx, created.Data.ProjectId).Execute()
	if err != nil {
		panic(err)
	}
	_, missing, missingError := client.ProjectsAPI.V1ProjectsGet(ctx, "no-such-project").Execute()
	_, taken, takenError := client.ProjectsAPI.V1ProjectsCreate(ctx).CreateProjectRequest(request).Execute()
	text, err := json.Marshal(map[string]any{
		"created": created.Data.ProjectName, "listed": listed, "got": got.Data.ProjectName,
		"missing": failureOf(missing, missingError), "taken": failureOf(taken, takenError),
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}
