package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.client.ClientOverview.Show;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.QueryName;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Clients as pages, which call them apps: listed, registered, shown, changed. */
@PageController
@RequestMapping("/organizations/{organizationId}/apps")
class ClientPages {

    private static final int MOST_OF_A_PAGE = 50;

    private final Clients clients;
    private final VisibleClients visible;
    private final ClientPlaces places;
    private final KnownScopes knownScopes;
    private final ClientScreens screens;
    private final ClientOverview overview;

    ClientPages(
            Clients clients,
            VisibleClients visible,
            ClientPlaces places,
            KnownScopes knownScopes,
            ClientScreens screens,
            ClientOverview overview) {
        this.clients = clients;
        this.visible = visible;
        this.places = places;
        this.knownScopes = knownScopes;
        this.screens = screens;
        this.overview = overview;
    }

    @GetMapping
    ModelAndView list(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(required = false) String after,
            @RequestParam(required = false) String done) {
        places.requireOrganization(access, organizationId);
        Show shown = QueryName.find(Show.class, show);
        List<Client> clientsOfPage = shown == Show.ALL
                ? visible.of(access, organizationId, Page.after(after), MOST_OF_A_PAGE + 1)
                : overview.list(access, organizationId, shown, Page.after(after), MOST_OF_A_PAGE + 1);
        Page<Client> page = Page.of(clientsOfPage, MOST_OF_A_PAGE, Client::clientId, client -> client);
        return screens.list(access, organizationId, page)
                .addObject("done", done)
                .addObject("show", QueryName.of(shown));
    }

    @GetMapping("/new")
    ModelAndView blank(Access access, @PathVariable String organizationId) {
        places.requireOrganization(access, organizationId);
        screens.requireSomewhere(access, organizationId);
        return screens.registration(access, organizationId, ClientForm.EMPTY, FormFaults.NONE);
    }

    @PostMapping
    ModelAndView register(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(name = "client_name", defaultValue = "") String clientName,
            @RequestParam(name = "scope", required = false) List<String> scope,
            @RequestParam(name = "workspace_id", defaultValue = "") String workspaceId,
            HttpServletResponse response) {
        ClientForm form = ClientForm.of(clientName, scope, workspaceId);
        Input input = new Input();
        NewSecret made;
        try {
            places.requireWrite(access, organizationId, form.workspace(), input);
            String name = input.name("client_name", form.clientName());
            Set<String> scopes = knownScopes.read(input, form.scope());
            input.requireNoFaults();
            made = clients.register(organizationId, form.workspace(), name, scopes, access.actor());
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            return refused(screens.registration(access, organizationId, form, faults), response);
        }
        return screens.secret(clients.read(made.clientId()).orElseThrow(ApiProblem::notFound), made, true, response);
    }

    @GetMapping("/{clientId}")
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String clientId,
            @RequestParam(required = false) String done) {
        Client client = screens.client(access, Permission.CLIENTS_READ, organizationId, clientId);
        return screens.detail(access, client, ClientForm.of(client), FormFaults.NONE)
                .addObject("done", done);
    }

    /** The page stays as it is; an app is pinned where it was registered. */
    @PostMapping("/{clientId}")
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String clientId,
            @RequestParam(name = "client_name", defaultValue = "") String clientName,
            @RequestParam(name = "scope", required = false) List<String> scope,
            HttpServletResponse response) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        ClientForm form = ClientForm.of(clientName, scope, "");
        Input input = new Input();
        try {
            String name = input.name("client_name", form.clientName());
            Set<String> scopes = knownScopes.read(input, form.scope());
            input.requireNoFaults();
            clients.change(clientId, new ClientChange(name, scopes, null), before -> {}, access.actor());
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            return refused(screens.detail(access, client, form, faults), response);
        }
        return SeeOther.at(ClientScreens.path(client) + "?done=changed");
    }

    private static ModelAndView refused(ModelAndView page, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(HttpStatus.BAD_REQUEST);
        return page;
    }
}
