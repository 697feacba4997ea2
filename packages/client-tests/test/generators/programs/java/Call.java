import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ProjectsApi;
import org.openapitools.client.model.CreateProjectRequest;
import org.openapitools.client.model.PlatformError;

public final class Call {
    interface Request {
        void send() throws ApiException;
    }

    /** The status of a refusal, and the code in its body. */
    static Map<String, Object> refusalOf(Request request) throws Exception {
        try {
            request.send();
        } catch (ApiException refused) {
            PlatformError body = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), PlatformError.class);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("status", refused.getCode());
            shown.put("code", body.getCode());
            return shown;
        }
        throw new IllegalStateException("The request was not refused");
    }

    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("KEYSTEAD_URL"));
        client.setRequestInterceptor(request -> request.header("X-API-Key", System.getenv("KEYSTEAD_API_KEY")));
        ProjectsApi projects = new ProjectsApi(client);
        CreateProjectRequest request = new CreateProjectRequest().projectName(System.getenv("PROJECT"));

        var created = projects.v1ProjectsCreate(request, null).getData();
        var page = projects.v1ProjectsList(1000, null);
        Map<String, Object> printed = new LinkedHashMap<>();
        printed.put("created", created.getProjectName());
        printed.put("listed", page.getData().stream().anyMatch(each -> each.getProjectId().equals(created.getProjectId())));
        printed.put("got", projects.v1ProjectsGet(created.getProjectId().toString()).getData().getProjectName());
        printed.put("missing", refusalOf(() -> projects.v1ProjectsGet("no-such-project")));
        printed.put("taken", refusalOf(() -> projects.v1ProjectsCreate(request, null)));
        System.out.println(new ObjectMapper().writeValueAsString(printed));
    }
}
