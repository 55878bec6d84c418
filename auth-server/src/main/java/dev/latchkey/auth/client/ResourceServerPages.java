package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.PlatformPage;
import dev.latchkey.auth.page.SeeOther;
import dev.latchkey.auth.revocation.Followers;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Resource servers as platform operators see them: registered, seen to follow the revocation log, deleted. */
@PageController
@RequestMapping(ResourceServerPages.PATH)
class ResourceServerPages {

    static final String PATH = "/platform/resource-servers";

    private static final int MOST_OF_A_PAGE = 50;

    private final Clients clients;
    private final Followers followers;
    private final String issuer;
    private final String audience;

    ResourceServerPages(
            Clients clients,
            Followers followers,
            @Value("${latchkey.issuer}") String issuer,
            @Value("${latchkey.audience}") String audience) {
        this.clients = clients;
        this.followers = followers;
        this.issuer = issuer;
        this.audience = audience;
    }

    @Bean
    static PlatformPage resourceServersPage() {
        return new PlatformPage("Resource servers", PATH);
    }

    @GetMapping
    ModelAndView list(
            Access access, @RequestParam(required = false) String after, @RequestParam(required = false) String done) {
        access.requireOperator();
        List<Client> rows = clients.resourceServers(Page.after(after), MOST_OF_A_PAGE + 1);
        Page<Client> page = Page.of(rows, MOST_OF_A_PAGE, Client::clientId, client -> client);
        return new ModelAndView("resource-servers")
                .addObject("page", page)
                .addObject(
                        "following",
                        followers.of(page.items().stream().map(Client::clientId).toList()))
                .addObject("done", done);
    }

    @GetMapping("/new")
    ModelAndView blank(Access access) {
        access.requireOperator();
        return registration(new ResourceServerDraft("", audience, "production"), FormFaults.NONE);
    }

    @PostMapping
    ModelAndView register(
            Access access,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "audience", defaultValue = "") String wantedAudience,
            @RequestParam(defaultValue = "") String environment,
            HttpServletResponse response) {
        access.requireOperator();
        ResourceServerDraft form = new ResourceServerDraft(name, wantedAudience.strip(), environment.strip());
        ResourceServerDraft draft;
        try {
            draft = form.checked();
        } catch (ApiProblem problem) {
            return refused(registration(form, FormFaults.of(problem)), response);
        }
        NewSecret made = clients.registerResourceServer(draft.name(), draft.resourceServer(), access.actor());
        // A reload must not make a second one.
        response.setHeader("HX-Push-Url", PATH);
        return new ModelAndView("resource-server-secret")
                .addObject("name", draft.name())
                .addObject("clientId", made.clientId())
                .addObject("shown", ResourceServerSnippets.of(issuer, draft, made));
    }

    /** Asks before one is deleted. */
    @GetMapping("/{clientId}/delete")
    ModelAndView askToDelete(Access access, @PathVariable String clientId) {
        return deletion(resourceServer(access, clientId), "", FormFaults.NONE);
    }

    /** Whoever has typed the name knows which one it is. */
    @PostMapping("/{clientId}/delete")
    ModelAndView delete(
            Access access,
            @PathVariable String clientId,
            @RequestParam(defaultValue = "") String name,
            HttpServletResponse response) {
        Client client = resourceServer(access, clientId);
        if (!name.strip().equals(client.clientName().strip())) {
            return refused(
                    deletion(client, name, FormFaults.of("name", "Type the name as it stands above.")), response);
        }
        clients.delete(clientId, access.actor());
        return SeeOther.at(PATH + "?done=deleted");
    }

    private Client resourceServer(Access access, String clientId) {
        access.requireOperator();
        return clients.find(clientId)
                .filter(client -> client.resourceServer() != null)
                .orElseThrow(ApiProblem::notFound);
    }

    private ModelAndView deletion(Client client, String name, FormFaults faults) {
        return new ModelAndView("resource-server-delete")
                .addObject("client", client)
                .addObject("following", followers.of(List.of(client.clientId())).get(client.clientId()))
                .addObject("name", name)
                .addObject("faults", faults)
                .addObject("path", PATH);
    }

    private static ModelAndView registration(ResourceServerDraft form, FormFaults faults) {
        return new ModelAndView("resource-server-new").addObject("form", form).addObject("faults", faults);
    }

    private static ModelAndView refused(ModelAndView page, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(HttpStatus.BAD_REQUEST);
        return page;
    }
}
