package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes in keys that were made elsewhere: JSON lines, all of them or none. */
@RestController
class ApiKeyImportController {

    private final ApiKeyImport imports;
    private final Workspaces workspaces;

    ApiKeyImportController(ApiKeyImport imports, Workspaces workspaces) {
        this.imports = imports;
        this.workspaces = workspaces;
    }

    /** How many keys there were. */
    record Imported(int imported) {}

    @PostMapping(
            path = "/api/v1/workspaces/{workspaceId}/api-keys/import",
            consumes = {"application/x-ndjson", "application/jsonl", "text/plain"})
    @ResponseStatus(HttpStatus.CREATED)
    Imported importKeys(Access access, @PathVariable String workspaceId, @RequestBody byte[] body) {
        Workspace workspace = workspaces.find(workspaceId).orElseThrow(ApiProblem::notFound);
        access.require(Permission.API_KEYS_IMPORT, workspace.organizationId(), workspace.id());
        return new Imported(imports.importKeys(workspace, text(body).lines().toList(), access.actor()));
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiProblem.badRequest("The body is not UTF-8.");
        }
    }
}
