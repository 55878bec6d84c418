package dev.latchkey.auth.openapi;

import static dev.latchkey.auth.api.Permission.API_KEYS_IMPORT;
import static dev.latchkey.auth.api.Permission.API_KEYS_READ;
import static dev.latchkey.auth.api.Permission.API_KEYS_WRITE;
import static dev.latchkey.auth.api.Permission.AUDIT_READ;
import static dev.latchkey.auth.api.Permission.CLIENTS_READ;
import static dev.latchkey.auth.api.Permission.CLIENTS_WRITE;
import static dev.latchkey.auth.api.Permission.MEMBERS_READ;
import static dev.latchkey.auth.api.Permission.MEMBERS_WRITE;
import static dev.latchkey.auth.api.Permission.ORGANIZATION_RENAME;
import static dev.latchkey.auth.api.Permission.RESELLERS_READ;
import static dev.latchkey.auth.api.Permission.RESELLERS_WRITE;
import static dev.latchkey.auth.api.Permission.USAGE_READ;
import static dev.latchkey.auth.api.Permission.WEBHOOKS_READ;
import static dev.latchkey.auth.api.Permission.WEBHOOKS_WRITE;
import static dev.latchkey.auth.api.Permission.WORKSPACE_CHANGE;
import static dev.latchkey.auth.api.Permission.WORKSPACE_CREATE;
import static dev.latchkey.auth.api.Permission.WORKSPACE_READ;
import static dev.latchkey.auth.openapi.Needs.Kind.MEMBERSHIP;
import static dev.latchkey.auth.openapi.Needs.Kind.NOTHING;
import static dev.latchkey.auth.openapi.Needs.Kind.OPERATOR;
import static dev.latchkey.auth.openapi.Needs.Kind.SESSION;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import dev.latchkey.auth.api.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * The table of routes: what each is called, what it is for and what it needs of the caller. The document says so to its readers, and the walk
 * over all roles holds the server to it. A route that is missing here, or here without being served, fails a test.
 */
public final class Routes {

    private static final String API = "/api/v1";
    private static final String ORGANIZATION = API + "/organizations/{organization_id}";
    private static final String WORKSPACE = API + "/workspaces/{workspace_id}";
    private static final String CLIENT = API + "/clients/{client_id}";
    private static final String API_KEY = API + "/api-keys/{api_key_id}";
    private static final String RESELLER = API + "/resellers/{reseller_id}";

    private static final String WEBHOOK = API + "/webhooks/{webhook_id}";

    private static final String SELF = "Everybody may leave.";
    private static final String FRESH = "The session must be at most 10 minutes old.";
    private static final String FRESH_WITH_FACTOR = "With a second factor, the session must be at most 10 minutes old.";
    private static final String FRESH_TO_REPLACE =
            "To replace an authenticator, the session must be at most 10 minutes old.";
    private static final String NO_MORE = "Nobody grants or takes more than they have.";

    /** Group by group, in the order in which the document tells of them. */
    public static final List<Route> ALL = List.of(
            // Sign-in
            route(POST, "/auth/login", "login", "Begin a session", "Sign-in", NOTHING)
                    .answering(200)
                    .refusing(401, 429)
                    .writtenDown(Map.of(200, "Session", 401, "SignInRefusal")),
            route(POST, "/auth/logout", "logout", "End this session", "Sign-in", SESSION)
                    .answering(204),
            route(POST, "/auth/invitations/accept", "acceptInvitation", "Accept an invitation", "Sign-in", NOTHING)
                    .answering(204)
                    .refusing(409, 429),
            route(POST, "/auth/password-reset", "requestPasswordReset", "Ask for a link by mail", "Sign-in", NOTHING)
                    .answering(202)
                    .refusing(429)
                    .writtenDown(Map.of(202, "PasswordResetAsked")),
            route(
                            POST,
                            "/auth/password-reset/confirm",
                            "confirmPasswordReset",
                            "Set the password with the link's token; all sessions end",
                            "Sign-in",
                            NOTHING)
                    .answering(204)
                    .refusing(429),
            route(GET, API + "/me", "getMe", "Who is signed in, and what that person is where", "Sign-in", SESSION),
            route(
                            POST,
                            API + "/me/password",
                            "changePassword",
                            "Change the caller's password; the answer is a new session, all others end",
                            "Sign-in",
                            Needs.of(SESSION).but(FRESH_WITH_FACTOR))
                    .answering(200)
                    .refusing(403, 409, 429)
                    .writtenDown(Map.of(200, "Session")),
            route(DELETE, API + "/me/sessions", "endSessions", "End all sessions of the caller", "Sign-in", SESSION),
            // Second factor
            route(
                            POST,
                            API + "/me/totp",
                            "beginTotp",
                            "Begin to enrol an authenticator, or to replace it",
                            "Second factor",
                            Needs.of(SESSION).but(FRESH_TO_REPLACE))
                    .answering(200)
                    .refusing(403),
            route(
                            POST,
                            API + "/me/totp/verify",
                            "verifyTotp",
                            "Put it in force by a code; the answer shows the backup codes once",
                            "Second factor",
                            Needs.of(SESSION).but(FRESH_TO_REPLACE))
                    .answering(200)
                    .refusing(403, 409, 429),
            route(
                            DELETE,
                            API + "/me/totp",
                            "endTotp",
                            "Give the second factor up",
                            "Second factor",
                            Needs.of(SESSION).but(FRESH))
                    .refusing(403, 404),
            route(
                            POST,
                            API + "/me/backup-codes",
                            "renewBackupCodes",
                            "Make new backup codes, shown once; the old ones end",
                            "Second factor",
                            Needs.of(SESSION).but(FRESH))
                    .answering(200)
                    .refusing(403, 409),
            // Organizations
            route(
                            GET,
                            API + "/organizations",
                            "listOrganizations",
                            "List the organizations that the caller sees",
                            "Organizations",
                            SESSION)
                    .refusing(403),
            route(POST, API + "/organizations", "createOrganization", "Make one", "Organizations", OPERATOR),
            route(GET, ORGANIZATION, "getOrganization", "Show one", "Organizations", MEMBERSHIP),
            route(
                    PATCH,
                    ORGANIZATION,
                    "changeOrganization",
                    "Change its name, plan, status, or whom it asks for a second factor",
                    "Organizations",
                    Needs.of(ORGANIZATION_RENAME)
                            .but(
                                    "`mfa_policy` needs `mfa-policy:write`; `plan` and `status` are for platform operators only.")),
            // Members
            route(GET, ORGANIZATION + "/members", "listMembers", "List its members", "Members", MEMBERS_READ),
            route(
                            POST,
                            ORGANIZATION + "/members",
                            "addMember",
                            "Add or invite a member",
                            "Members",
                            Needs.of(MEMBERS_WRITE).but(NO_MORE))
                    .refusing(409),
            route(
                            PATCH,
                            ORGANIZATION + "/members/{user_id}",
                            "changeMember",
                            "Change a member's role",
                            "Members",
                            Needs.of(MEMBERS_WRITE).but(NO_MORE))
                    .refusing(409),
            route(
                            DELETE,
                            ORGANIZATION + "/members/{user_id}",
                            "removeMember",
                            "Remove a member",
                            "Members",
                            Needs.of(MEMBERS_WRITE).but(SELF))
                    .refusing(409),
            route(
                            POST,
                            ORGANIZATION + "/members/{user_id}/password-reset",
                            "offerPasswordReset",
                            "Send a member a link for a new password; without mail the answer shows it",
                            "Members",
                            Needs.of(MEMBERS_WRITE)
                                    .but("For members who are nothing elsewhere, and no more than the caller."))
                    .answering(200)
                    .refusing(429),
            route(
                    GET,
                    WORKSPACE + "/members",
                    "listWorkspaceMembers",
                    "List the members of a workspace",
                    "Members",
                    MEMBERS_READ),
            route(
                            PUT,
                            WORKSPACE + "/members",
                            "putWorkspaceMember",
                            "Add or invite a member to a workspace, or change the role there",
                            "Members",
                            Needs.of(MEMBERS_WRITE).but(NO_MORE))
                    .answering(201, 200)
                    .refusing(409),
            route(
                            DELETE,
                            WORKSPACE + "/members/{user_id}",
                            "removeWorkspaceMember",
                            "Remove a member from a workspace",
                            "Members",
                            Needs.of(MEMBERS_WRITE).but(SELF))
                    .refusing(409),
            // Workspaces
            route(
                    GET,
                    ORGANIZATION + "/workspaces",
                    "listWorkspaces",
                    "List those that the caller sees",
                    "Workspaces",
                    MEMBERSHIP),
            route(POST, ORGANIZATION + "/workspaces", "createWorkspace", "Make one", "Workspaces", WORKSPACE_CREATE),
            route(GET, WORKSPACE, "getWorkspace", "Show one", "Workspaces", WORKSPACE_READ),
            route(
                    PATCH,
                    WORKSPACE,
                    "changeWorkspace",
                    "Change its name and its switches",
                    "Workspaces",
                    WORKSPACE_CHANGE),
            // Clients
            route(
                    GET,
                    ORGANIZATION + "/clients",
                    "listClients",
                    "List those that the caller sees",
                    "Clients",
                    Needs.of(CLIENTS_READ)
                            .but("Members of single workspaces see the clients that are pinned to those.")),
            route(
                    POST,
                    ORGANIZATION + "/clients",
                    "createClient",
                    "Register one; the answer shows its secret once",
                    "Clients",
                    Needs.of(CLIENTS_WRITE).but("In the workspace that it is pinned to, if any.")),
            route(GET, CLIENT, "getClient", "Show one", "Clients", CLIENTS_READ),
            route(PATCH, CLIENT, "changeClient", "Change, disable or enable one", "Clients", CLIENTS_WRITE),
            route(DELETE, CLIENT, "deleteClient", "Delete one; its tokens are denied", "Clients", CLIENTS_WRITE),
            route(
                            POST,
                            CLIENT + "/revoke-tokens",
                            "revokeClientTokens",
                            "Revoke every token issued to it so far",
                            "Clients",
                            CLIENTS_WRITE)
                    .answering(204),
            route(GET, CLIENT + "/secrets", "listClientSecrets", "List its secrets", "Clients", CLIENTS_READ),
            route(
                            POST,
                            CLIENT + "/secrets",
                            "createClientSecret",
                            "Add a secret, shown once; the others end after the overlap",
                            "Clients",
                            CLIENTS_WRITE)
                    .refusing(409),
            route(
                    DELETE,
                    CLIENT + "/secrets/{secret_id}",
                    "removeClientSecret",
                    "End a secret at once",
                    "Clients",
                    CLIENTS_WRITE),
            route(
                    GET,
                    ORGANIZATION + "/initial-access-tokens",
                    "listInitialAccessTokens",
                    "List the tokens that clients can be registered with",
                    "Clients",
                    Needs.of(CLIENTS_READ)
                            .but("Members of single workspaces see the tokens that are pinned to those.")),
            route(
                    POST,
                    ORGANIZATION + "/initial-access-tokens",
                    "createInitialAccessToken",
                    "Make a token that clients register themselves with; the answer shows it once",
                    "Clients",
                    Needs.of(CLIENTS_WRITE).but("In the workspace that it is pinned to, if any.")),
            route(
                    DELETE,
                    ORGANIZATION + "/initial-access-tokens/{initial_access_token_id}",
                    "revokeInitialAccessToken",
                    "Revoke one; the clients that were registered with it stay",
                    "Clients",
                    CLIENTS_WRITE),
            // API keys
            route(
                    GET,
                    WORKSPACE + "/api-keys",
                    "listApiKeys",
                    "List the keys of a workspace",
                    "API keys",
                    API_KEYS_READ),
            route(
                    POST,
                    WORKSPACE + "/api-keys",
                    "createApiKey",
                    "Make one; the answer shows it once",
                    "API keys",
                    API_KEYS_WRITE),
            route(
                            POST,
                            WORKSPACE + "/api-keys/import",
                            "importApiKeys",
                            "Take in keys that were made elsewhere, by their SHA-256: all of the lines, or none",
                            "API keys",
                            API_KEYS_IMPORT)
                    .writtenDown(Map.of(400, "ImportRefusal")),
            route(GET, API_KEY, "getApiKey", "Show what is known of one", "API keys", API_KEYS_READ),
            route(PATCH, API_KEY, "changeApiKey", "Change its name or restrictions", "API keys", API_KEYS_WRITE)
                    .refusing(409),
            route(DELETE, API_KEY, "revokeApiKey", "Revoke one at once", "API keys", API_KEYS_WRITE),
            route(
                            POST,
                            API_KEY + "/rotate",
                            "rotateApiKey",
                            "Make its successor, shown once; the old one ends after the overlap",
                            "API keys",
                            API_KEYS_WRITE)
                    .refusing(409),
            // Resellers
            route(GET, ORGANIZATION + "/resellers", "listResellers", "List them", "Resellers", RESELLERS_READ),
            route(POST, ORGANIZATION + "/resellers", "createReseller", "Make one", "Resellers", RESELLERS_WRITE),
            route(
                    GET,
                    RESELLER,
                    "getReseller",
                    "Show one, with what is left of its quota",
                    "Resellers",
                    RESELLERS_READ),
            route(PATCH, RESELLER, "changeReseller", "Change its quota, disable it", "Resellers", RESELLERS_WRITE),
            // Audit log
            route(
                    GET,
                    ORGANIZATION + "/audit-events",
                    "listAuditEvents",
                    "List what happened, newest first; all of it as a file where `Accept` is `application/x-ndjson` or `text/csv`",
                    "Audit log",
                    AUDIT_READ),
            route(
                    GET,
                    API + "/audit-events",
                    "listPlatformAuditEvents",
                    "List what happened to the platform and to people's accounts, in the same way",
                    "Audit log",
                    OPERATOR),
            // Webhooks
            route(GET, ORGANIZATION + "/webhooks", "listWebhooks", "List them", "Webhooks", WEBHOOKS_READ),
            route(
                            POST,
                            ORGANIZATION + "/webhooks",
                            "createWebhook",
                            "Make one; the answer shows its secret once",
                            "Webhooks",
                            WEBHOOKS_WRITE)
                    .refusing(409),
            route(GET, WEBHOOK, "getWebhook", "Show one, and how it goes with it", "Webhooks", WEBHOOKS_READ),
            route(PATCH, WEBHOOK, "changeWebhook", "Change, disable or enable one", "Webhooks", WEBHOOKS_WRITE),
            route(DELETE, WEBHOOK, "deleteWebhook", "Delete one", "Webhooks", WEBHOOKS_WRITE),
            route(
                            POST,
                            WEBHOOK + "/test",
                            "testWebhook",
                            "Send it an event `webhook.test`, to see whether that arrives",
                            "Webhooks",
                            WEBHOOKS_WRITE)
                    .answering(202),
            route(
                            POST,
                            WEBHOOK + "/secrets",
                            "rotateWebhookSecret",
                            "Add a secret, shown once; requests are signed with the others, too, until the overlap is over",
                            "Webhooks",
                            WEBHOOKS_WRITE)
                    .refusing(409),
            route(
                    GET,
                    WEBHOOK + "/deliveries",
                    "listWebhookDeliveries",
                    "What it was told, the newest first, and what became of it",
                    "Webhooks",
                    WEBHOOKS_READ),
            route(
                            POST,
                            WEBHOOK + "/deliveries/{delivery_id}/redeliver",
                            "redeliverWebhookDelivery",
                            "Send the same message again",
                            "Webhooks",
                            WEBHOOKS_WRITE)
                    .answering(202),
            // Usage
            route(
                    GET,
                    ORGANIZATION + "/usage",
                    "getUsage",
                    "Count its requests by credential and by hour or day (UTC)",
                    "Usage",
                    Needs.of(USAGE_READ).but("Members of single workspaces see what was used there.")),
            // The platform
            route(
                            POST,
                            API + "/users/password-reset",
                            "offerPasswordResetToUser",
                            "Send anybody a link for a new password; without mail the answer shows it",
                            "Platform",
                            OPERATOR)
                    .answering(200)
                    .refusing(404, 429),
            route(
                    GET,
                    API + "/resource-servers",
                    "listResourceServers",
                    "List the resource servers",
                    "Platform",
                    OPERATOR),
            route(
                    POST,
                    API + "/resource-servers",
                    "createResourceServer",
                    "Register a resource server; the answer shows its secret once",
                    "Platform",
                    OPERATOR),
            route(
                    DELETE,
                    API + "/resource-servers/{client_id}",
                    "deleteResourceServer",
                    "Delete a resource server",
                    "Platform",
                    OPERATOR),
            route(GET, API + "/signing-keys", "listSigningKeys", "List the signing keys", "Platform", OPERATOR),
            route(
                    POST,
                    API + "/signing-keys",
                    "rotateSigningKeys",
                    "Publish the next signing key",
                    "Platform",
                    OPERATOR));

    private Routes() {}

    /** The route, if the table has it. */
    public static Optional<Route> find(String method, String path) {
        return ALL.stream()
                .filter(route -> route.method().equals(method) && route.path().equals(path))
                .findFirst();
    }

    private static Route route(
            HttpMethod method, String path, String operationId, String summary, String tag, Permission permission) {
        return route(method, path, operationId, summary, tag, Needs.of(permission));
    }

    private static Route route(
            HttpMethod method, String path, String operationId, String summary, String tag, Needs.Kind kind) {
        return route(method, path, operationId, summary, tag, Needs.of(kind));
    }

    private static Route route(
            HttpMethod method, String path, String operationId, String summary, String tag, Needs needs) {
        return new Route(
                method.name(),
                path,
                operationId,
                summary,
                tag,
                needs,
                List.of(Route.usualSuccess(method)),
                Set.of(),
                Map.of());
    }
}
