package dev.latchkey.auth.apikey;

import dev.latchkey.auth.event.CredentialsUsed.Use;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The SQL of the last use of keys. */
@Repository
class LastKeyUseStore {

    private final JdbcClient jdbc;

    LastKeyUseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Remembers uses, unless a later one is known. No id may occur twice; unknown ones are passed over. */
    void setLastUsed(List<Use> uses) {
        jdbc.sql("""
                        merge into api_key known
                        using (select * from unnest(
                            cast(:ids as varchar array), cast(:times as timestamp with time zone array),
                            cast(:addresses as varchar array)))
                            as used (id, at, address)
                        on known.id = used.id
                        when matched and (known.last_used_at is null or known.last_used_at < used.at)
                            then update set last_used_at = used.at, last_used_ip = used.address
                        """)
                .param("ids", array("varchar", uses, Use::credentialId))
                .param("times", array("timestamptz", uses, use -> use.at().atOffset(ZoneOffset.UTC)))
                .param("addresses", array("varchar", uses, Use::address))
                .update();
    }

    private static SqlArrayValue array(String type, List<Use> uses, Function<Use, ?> column) {
        return new SqlArrayValue(type, uses.stream().map(column).toArray());
    }
}
