package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** API keys in the management API: made, listed, restricted, rotated, revoked. */
@RestController
@RequestMapping("/api/v1")
class ApiKeyController {

    private final ApiKeys apiKeys;
    private final ApiKeyRotation rotation;
    private final ApiKeyViews views;
    private final Workspaces workspaces;

    ApiKeyController(ApiKeys apiKeys, ApiKeyRotation rotation, ApiKeyViews views, Workspaces workspaces) {
        this.apiKeys = apiKeys;
        this.rotation = rotation;
        this.views = views;
        this.workspaces = workspaces;
    }

    /**
     * How to rotate.
     *
     * @param overlap how long the old key goes on working; a day if {@code null}
     */
    record Rotation(String overlap) {}

    @PostMapping("/workspaces/{workspaceId}/api-keys")
    ResponseEntity<ApiKeyViews.Made> create(
            Access access, @PathVariable String workspaceId, @RequestBody ApiKeyDraft draft) {
        Workspace workspace = workspace(access, Permission.API_KEYS_WRITE, workspaceId);
        return made(apiKeys.create(workspace, draft, access.actor()));
    }

    @GetMapping("/workspaces/{workspaceId}/api-keys")
    Page<ApiKeyViews.View> list(
            Access access,
            @PathVariable String workspaceId,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        Workspace workspace = workspace(access, Permission.API_KEYS_READ, workspaceId);
        int bounded = Page.limit(limit);
        return Page.of(apiKeys.list(workspace.id(), Page.after(after), bounded + 1), bounded, ApiKey::id, views::view);
    }

    @GetMapping("/api-keys/{id}")
    ApiKeyViews.View get(Access access, @PathVariable String id) {
        return views.view(key(access, Permission.API_KEYS_READ, id));
    }

    @PatchMapping("/api-keys/{id}")
    ApiKeyViews.View change(Access access, IfMatch ifMatch, @PathVariable String id, @RequestBody ApiKeyChange change) {
        key(access, Permission.API_KEYS_WRITE, id);
        apiKeys.change(id, change, before -> ifMatch.require(views.view(before)), access.actor());
        return views.view(apiKeys.find(id).orElseThrow(UnknownApiKeyException::new));
    }

    /** A key that is revoked already stays so: the answer is the same. */
    @DeleteMapping("/api-keys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Access access, @PathVariable String id) {
        key(access, Permission.API_KEYS_WRITE, id);
        apiKeys.revoke(id, access.actor());
    }

    @PostMapping("/api-keys/{id}/rotate")
    ResponseEntity<ApiKeyViews.Made> rotate(
            Access access, @PathVariable String id, @RequestBody(required = false) Rotation wanted) {
        key(access, Permission.API_KEYS_WRITE, id);
        Input input = new Input();
        Duration overlap =
                input.overlap("overlap", wanted == null ? null : wanted.overlap(), ApiKeyRotation.MAX_OVERLAP);
        input.requireNoFaults();
        return made(rotation.rotate(id, overlap, access.actor()));
    }

    private ResponseEntity<ApiKeyViews.Made> made(NewApiKey made) {
        ApiKey key = apiKeys.find(made.id()).orElseThrow(UnknownApiKeyException::new);
        return ResponseEntity.status(HttpStatus.CREATED).body(views.made(made, key));
    }

    private ApiKey key(Access access, Permission permission, String id) {
        ApiKey key = apiKeys.find(id).orElseThrow(UnknownApiKeyException::new);
        access.require(permission, key.organizationId(), key.workspaceId());
        return key;
    }

    private Workspace workspace(Access access, Permission permission, String id) {
        Workspace workspace = workspaces.find(id).orElseThrow(ApiProblem::notFound);
        access.require(permission, workspace.organizationId(), workspace.id());
        return workspace;
    }
}
