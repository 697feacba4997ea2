use keystead_client::apis::{configuration::{ApiKey, Configuration}, projects_api as projects, Error};
use keystead_client::apis::projects_api::{V1ProjectsCreateError, V1ProjectsGetError};
use keystead_client::models::CreateProjectRequest;
use serde_json::json;
use std::env::var;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let configuration = Configuration {
        base_path: var("KEYSTEAD_URL").unwrap(),
        api_key: Some(ApiKey { prefix: None, key: var("KEYSTEAD_API_KEY").unwrap() }),
        ..Configuration::default()
    };
    let request = CreateProjectRequest::new(var("PROJECT").unwrap());

    let created = projects::v1_projects_create(&configuration, request.clone(), None).await.unwrap().data;
    let page = projects::v1_projects_list(&configuration, Some(1000), None).await.unwrap();
    let listed = page.data.iter().any(|project| project.project_id == created.project_id);
    let got = projects::v1_projects_get(&configuration, &created.project_id.to_string()).await.unwrap().data;

    let missing = match projects::v1_projects_get(&configuration, "no-such-project").await {
        Err(Error::ResponseError(failed)) => match failed.entity {
            Some(V1ProjectsGetError::Status400(body)) => json!({"status": failed.status.as_u16(), "code": body.code}),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let taken = match projects::v1_projects_create(&configuration, request, None).await {
        Err(Error::ResponseError(failed)) => match failed.entity {
            Some(V1ProjectsCreateError::Status400(body)) => json!({"status": failed.status.as_u16(), "code": body.code}),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let printed = json!({
        "created": created.project_name, "listed": listed, "got": got.project_name, "missing": missing, "taken": taken,
    });
    println!("{printed}");
}
