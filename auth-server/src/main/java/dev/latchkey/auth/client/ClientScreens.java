package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.client.ClientViews.ShownSecret;
import dev.latchkey.auth.organization.VisibleWorkspaces;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages about clients show, put together for their templates. */
@Component
class ClientScreens {

    private static final int MOST_WORKSPACES = 200;
    private static final int MOST_SECRETS = 100;

    private final ClientSecrets secrets;
    private final VisibleClients visible;
    private final VisibleWorkspaces workspaces;
    private final KnownScopes knownScopes;
    private final ClientRows rows;
    private final Clock clock;
    private final String issuer;

    ClientScreens(
            ClientSecrets secrets,
            VisibleClients visible,
            VisibleWorkspaces workspaces,
            KnownScopes knownScopes,
            ClientRows rows,
            Clock clock,
            @Value("${latchkey.issuer}") String issuer) {
        this.secrets = secrets;
        this.visible = visible;
        this.workspaces = workspaces;
        this.knownScopes = knownScopes;
        this.rows = rows;
        this.clock = clock;
        this.issuer = issuer;
    }

    @Bean
    static MenuPage appsPage() {
        return new MenuPage("apps", "/apps");
    }

    static String path(Client client) {
        return "/organizations/" + client.organizationId() + "/apps/" + client.clientId();
    }

    /** A client of that organization, for that purpose, as {@link VisibleClients#require} finds it. */
    Client client(Access access, Permission permission, String organizationId, String clientId) {
        Client client = visible.require(access, permission, clientId);
        if (!client.organizationId().equals(organizationId)) {
            throw ApiProblem.notFound();
        }
        return client;
    }

    ModelAndView list(Access access, String organizationId, Page<Client> page) {
        return new ModelAndView("apps")
                .addObject("rows", rows.of(page.items()))
                .addObject("next", page.next())
                .addObject("workspaces", workspaceNames(access, organizationId))
                .addObject("mayWrite", maySomewhere(access, organizationId));
    }

    /** Demands that the caller may register a client in the organization, or in one workspace of it. */
    void requireSomewhere(Access access, String organizationId) {
        if (!maySomewhere(access, organizationId)) {
            throw ApiProblem.forbidden();
        }
    }

    ModelAndView registration(Access access, String organizationId, ClientForm form, FormFaults faults) {
        return new ModelAndView("app-new")
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("scopes", scopes())
                .addObject("anywhere", access.may(Permission.CLIENTS_WRITE, organizationId))
                .addObject("workspaces", writable(access, organizationId));
    }

    ModelAndView detail(Access access, Client client, ClientForm form, FormFaults faults) {
        Instant now = clock.instant();
        List<SecretRecord> all = secrets.list(client.clientId(), null, MOST_SECRETS);
        List<ShownSecret> live = all.stream()
                .filter(secret -> !secret.isEnded(now))
                .map(secret -> ShownSecret.of(secret, client.disabled(), now))
                .toList();
        List<SecretRecord> ended =
                all.stream().filter(secret -> secret.isEnded(now)).toList();
        return new ModelAndView("app")
                .addObject("client", client)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("scopes", scopes())
                .addObject("live", live)
                .addObject("lastUse", lastUse(all))
                .addObject("ended", ended)
                .addObject("workspaces", workspaceNames(access, client.organizationId()))
                .addObject("mayWrite", mayWrite(access, client))
                .addObject("path", path(client));
    }

    /**
     * The one page that shows a secret. In the browser it stands at the address of the client, whose page a reload brings.
     *
     * @param first whether the client has just been registered
     */
    ModelAndView secret(Client client, NewSecret made, boolean first, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", path(client));
        return new ModelAndView("app-secret")
                .addObject("client", client)
                .addObject("first", first)
                .addObject("shown", TokenSnippets.of(issuer + "/oauth/token", client, made))
                .addObject("path", path(client));
    }

    boolean mayWrite(Access access, Client client) {
        return client.workspaceId() == null
                ? access.may(Permission.CLIENTS_WRITE, client.organizationId())
                : access.may(Permission.CLIENTS_WRITE, client.organizationId(), client.workspaceId());
    }

    /** The secret that was used last; {@code null} if none of them was. */
    private static SecretRecord lastUse(List<SecretRecord> all) {
        return all.stream()
                .filter(secret -> secret.lastUsedAt() != null)
                .max(Comparator.comparing(SecretRecord::lastUsedAt))
                .orElse(null);
    }

    private boolean maySomewhere(Access access, String organizationId) {
        return access.may(Permission.CLIENTS_WRITE, organizationId)
                || !writable(access, organizationId).isEmpty();
    }

    private List<Workspace> writable(Access access, String organizationId) {
        return workspaces.of(access, organizationId, null, MOST_WORKSPACES).stream()
                .filter(workspace -> access.may(Permission.CLIENTS_WRITE, organizationId, workspace.id()))
                .toList();
    }

    private Map<String, Workspace> workspaceNames(Access access, String organizationId) {
        return workspaces.of(access, organizationId, null, MOST_WORKSPACES).stream()
                .collect(Collectors.toMap(Workspace::id, Function.identity()));
    }

    private Map<String, String> scopes() {
        return new TreeMap<>(knownScopes.scopes());
    }
}
