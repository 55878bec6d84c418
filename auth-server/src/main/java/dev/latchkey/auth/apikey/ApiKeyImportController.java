package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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

    /** Whatever its type is called: there are several names for it, and tools that send a file say anything. */
    @PostMapping("/api/v1/workspaces/{workspaceId}/api-keys/import")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")))
    @ResponseStatus(HttpStatus.CREATED)
    Imported importKeys(Access access, @PathVariable String workspaceId, InputStream body) throws IOException {
        Workspace workspace = workspaces.find(workspaceId).orElseThrow(ApiProblem::notFound);
        access.require(Permission.API_KEYS_IMPORT, workspace.organizationId(), workspace.id());
        return new Imported(
                imports.importKeys(workspace, text(body.readAllBytes()).lines().toList(), access.actor()));
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
