-- Clients are listed in the order of their ids, of an organization or of some of its workspaces.
create index client_organization_page on client (organization_id, client_id);
drop index client_organization;
create index client_workspace_page on client (workspace_id, client_id);
