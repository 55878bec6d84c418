package dev.latchkey.auth.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.account.People;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Resellers as pages. */
@AuthServerTest
class ResellerPagesTest {

    @Autowired
    Wire wire;

    @Autowired
    People people;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Resellers resellers;

    private String organizationId;
    private String page;

    @BeforeEach
    void make() {
        organizationId = fixtures.workspace().organizationId();
        page = "/organizations/" + organizationId + "/resellers";
    }

    @Test
    void anAdminMakesOneGivesItAnotherQuotaDisablesAndEnablesIt() {
        Visitor admin = as(Role.ADMIN);
        assertThat(admin.get(page).body()).contains("There are no resellers yet.");

        HttpResponse<String> made = admin.submit(page + "/new", page, "name", "Brix", "quota", "10,000");
        Reseller reseller = resellers.of(organizationId).get(0);
        String own = page + "/" + reseller.id();
        assertThat(made.headers().firstValue("Location")).hasValue(own + "?done=created");
        assertThat(reseller.quota()).isEqualTo(10_000);
        assertThat(admin.get(own).body()).contains("0 of 10,000");

        admin.submit(own, own, "quota", "250");
        assertThat(admin.get(page).body()).contains(">250<", ">Brix<");
        assertThat(admin.get(own + "/disable").body()).contains("Disable this reseller?");
        admin.submit(own, own + "/disable");
        assertThat(resellers.read(reseller.id()).orElseThrow().disabled()).isTrue();
        assertThat(admin.get(page).body()).contains("badge bad\">disabled");
        admin.submit(own, own + "/enable");
        assertThat(resellers.read(reseller.id()).orElseThrow().disabled()).isFalse();
    }

    @Test
    void faultsStandAtTheirFieldsAndWhatWasTypedStays() {
        Visitor admin = as(Role.ADMIN);
        HttpResponse<String> refused = admin.submit(page + "/new", page, "name", " ", "quota", "many");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("id=\"name-fault\"", "id=\"quota-fault\"", "value=\"many\"");

        Reseller reseller = resellers.create(organizationId, "Brix", 5, Actor.SYSTEM);
        for (String wrong : new String[] {"", "-1", "1.5", "1e3", "9".repeat(30)}) {
            HttpResponse<String> answer = admin.submit(page, page + "/" + reseller.id(), "quota", wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("id=\"quota-fault\"");
        }
        assertThat(resellers.read(reseller.id()).orElseThrow().quota()).isEqualTo(5);
    }

    @Test
    void developersLookOnAndOthersFindNothing() {
        String own = page + "/"
                + resellers.create(organizationId, "Brix", 5, Actor.SYSTEM).id();
        Visitor developer = as(Role.DEVELOPER);
        assertThat(developer.get(own).body()).contains("Brix").doesNotContain("Disable…", "name=\"quota\"");
        assertThat(developer.get(page + "/new").statusCode()).isEqualTo(403);
        assertThat(developer.submit(own, own + "/disable").statusCode()).isEqualTo(403);

        String elsewhere = "/organizations/" + fixtures.organization().id() + "/resellers";
        Visitor operator = Visitor.of(wire, people.operator().session());
        assertThat(operator.get(elsewhere + own.substring(own.lastIndexOf('/'))).statusCode())
                .isEqualTo(404);
        assertThat(Visitor.of(wire, people.stranger().session()).get(own).statusCode())
                .isEqualTo(404);
    }

    private Visitor as(Role role) {
        return Visitor.of(wire, people.memberOf(organizationId, role).session());
    }
}
