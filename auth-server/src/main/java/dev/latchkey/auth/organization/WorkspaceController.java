package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Tagged;
import java.net.URI;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Workspaces, as a list of their organization and each by itself. */
@RestController
@RequestMapping("/api/v1")
class WorkspaceController {

    private final Workspaces workspaces;
    private final Organizations organizations;
    private final VisibleWorkspaces visible;

    WorkspaceController(Workspaces workspaces, Organizations organizations, VisibleWorkspaces visible) {
        this.workspaces = workspaces;
        this.visible = visible;
        this.organizations = organizations;
    }

    record Shown(
            String id,
            String organizationId,
            String name,
            boolean auditEnabled,
            boolean requireIpAllowlist,
            Instant createdAt)
            implements Tagged {

        static Shown of(Workspace workspace) {
            return new Shown(
                    workspace.id(),
                    workspace.organizationId(),
                    workspace.name(),
                    workspace.auditEnabled(),
                    workspace.requireIpAllowlist(),
                    workspace.createdAt());
        }

        @Override
        public EntityTag entityTag() {
            return EntityTag.of(name, auditEnabled, requireIpAllowlist);
        }
    }

    record New(String name) {}

    /** A member of single workspaces sees those. */
    @GetMapping("/organizations/{id}/workspaces")
    Page<Shown> list(
            Access access,
            @PathVariable String id,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        requireOrganization(access, id);
        int most = Page.limit(limit);
        String cursor = Page.after(after);
        return Page.of(visible.of(access, id, cursor, most + 1), most, Workspace::id, Shown::of);
    }

    @PostMapping("/organizations/{id}/workspaces")
    ResponseEntity<Shown> create(Access access, @PathVariable String id, @RequestBody New wanted) {
        requireOrganization(access, id);
        access.require(Permission.WORKSPACE_CREATE, id);
        Input input = new Input();
        String name = input.name("name", wanted.name());
        input.requireNoFaults();
        Workspace made = workspaces.create(id, name, access.actor());
        return ResponseEntity.created(URI.create("/api/v1/workspaces/" + made.id()))
                .body(Shown.of(made));
    }

    @GetMapping("/workspaces/{id}")
    Shown show(Access access, @PathVariable String id) {
        Workspace workspace = workspaces.find(id).orElseThrow(ApiProblem::notFound);
        access.require(Permission.WORKSPACE_READ, workspace.organizationId(), id);
        return Shown.of(workspace);
    }

    @PatchMapping("/workspaces/{id}")
    Shown change(Access access, IfMatch ifMatch, @PathVariable String id, @RequestBody WorkspaceChange change) {
        Workspace workspace = workspaces.find(id).orElseThrow(ApiProblem::notFound);
        access.require(Permission.WORKSPACE_CHANGE, workspace.organizationId(), id);
        Input input = new Input();
        String name = change.name() == null ? null : input.name("name", change.name());
        input.requireNoFaults();
        return Shown.of(workspaces.change(
                id,
                new WorkspaceChange(name, change.auditEnabled(), change.requireIpAllowlist()),
                before -> ifMatch.require(Shown.of(before)),
                access.actor()));
    }

    private void requireOrganization(Access access, String id) {
        access.requireSight(id);
        organizations.find(id).orElseThrow(ApiProblem::notFound);
    }
}
