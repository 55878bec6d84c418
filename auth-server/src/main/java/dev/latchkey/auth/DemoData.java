package dev.latchkey.auth;

import dev.latchkey.auth.account.FirstOwner;
import dev.latchkey.auth.apikey.ApiKeys;
import dev.latchkey.auth.apikey.NewApiKey;
import dev.latchkey.auth.client.Client;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.NewSecret;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.organization.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Something to try the server with ({@code latchkey.demo.enabled}): on a database that nobody has used it makes one organization,
 * workspace, owner, client, resource server and an API key of each product, and leaves their secrets in a file that only its owner can read. They are never logged.
 */
@Component
@ConditionalOnProperty("latchkey.demo.enabled")
class DemoData implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(DemoData.class);
    private static final Set<String> SCOPES =
            new LinkedHashSet<>(List.of("jobs:read", "jobs:write", "workers:manage", "webhooks:configure"));

    private static final String OWNER = "owner@example.com";

    private final Organizations organizations;
    private final Workspaces workspaces;
    private final Clients clients;
    private final ApiKeys apiKeys;
    private final FirstOwner firstOwner;
    private final TransactionTemplate transaction;
    private final Path file;
    private final String audience;

    DemoData(
            Organizations organizations,
            Workspaces workspaces,
            Clients clients,
            ApiKeys apiKeys,
            FirstOwner firstOwner,
            TransactionTemplate transaction,
            @Value("${latchkey.demo.credentials-file:data/demo-credentials.properties}") Path file,
            @Value("${latchkey.audience}") String audience) {
        this.organizations = organizations;
        this.workspaces = workspaces;
        this.clients = clients;
        this.apiKeys = apiKeys;
        this.firstOwner = firstOwner;
        this.transaction = transaction;
        this.file = file;
        this.audience = audience;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (organizations.areNone()) {
            transaction.executeWithoutResult(status -> {
                // The file first, the commit after it: credentials that nobody knows would be of no use.
                write(make());
            });
            log.info("Made demo data; its credentials are in {}", file);
        } else {
            log.info("The database is in use, so no demo data is made; credentials made earlier are in {}", file);
        }
    }

    private Map<String, String> make() {
        Organization organization = organizations.create("Demo", Actor.SYSTEM);
        Workspace workspace = workspaces.create(organization.id(), "Main", Actor.SYSTEM);
        NewSecret client = clients.register(organization.id(), workspace.id(), "Demo client", SCOPES, Actor.SYSTEM);
        NewSecret resourceServer = clients.registerResourceServer(
                "Sample API", new Client.ResourceServer(audience, "production"), Actor.SYSTEM);
        NewApiKey apiKey = apiKeys.create(workspace, "Demo key", "cronflow-production", Actor.SYSTEM);
        NewApiKey cronDb = apiKeys.create(workspace, "Demo CronDB key", "crondb", Actor.SYSTEM);
        NewApiKey cronJobPro = apiKeys.create(workspace, "Demo CronJobPro key", "cronjobpro", Actor.SYSTEM);
        Map<String, String> credentials = new TreeMap<>(Map.of(
                "organization.id", organization.id(),
                "workspace.id", workspace.id(),
                "client.id", client.clientId(),
                "client.secret", client.secret().value(),
                "resource-server.id", resourceServer.clientId(),
                "resource-server.secret", resourceServer.secret().value(),
                "api-key.id", apiKey.id(),
                "api-key", apiKey.key().value(),
                "api-key.crondb", cronDb.key().value(),
                "api-key.cronjobpro", cronJobPro.key().value()));
        credentials.put("owner.email", OWNER);
        credentials.put(
                "owner.password", firstOwner.make(organization.id(), OWNER).value());
        return credentials;
    }

    private void write(Map<String, String> credentials) {
        StringBuilder text = new StringBuilder("# Made by the demo. Secrets: keep them to yourself.\n");
        credentials.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, text, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
