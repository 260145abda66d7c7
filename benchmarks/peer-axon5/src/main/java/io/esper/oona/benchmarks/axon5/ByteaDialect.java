package io.esper.oona.benchmarks.axon5;

import java.sql.Types;

import javax.sql.DataSource;

import org.axonframework.eventsourcing.eventstore.jpa.AggregateEventEntry;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.jdbc.BinaryJdbcType;

/// Keeps payloads in the row (`bytea`), as Axon advises for PostgreSQL, rather than as large objects beside it.
public final class ByteaDialect extends PostgreSQLDialect {

    static SessionFactory sessions(DataSource source) {
        Configuration configuration = new Configuration().addAnnotatedClass(AggregateEventEntry.class);
        configuration.getProperties().put("hibernate.connection.datasource", source);
        configuration.getProperties().put("hibernate.dialect", new ByteaDialect());
        configuration.setProperty("hibernate.hbm2ddl.auto", "create").setProperty("hibernate.jdbc.batch_size", "100")
                .setProperty("hibernate.order_inserts", "true");
        return configuration.buildSessionFactory();
    }

    @Override
    protected String columnType(int type) {
        return type == SqlTypes.BLOB ? "bytea" : super.columnType(type);
    }

    @Override
    protected String castType(int type) {
        return type == SqlTypes.BLOB ? "bytea" : super.castType(type);
    }

    @Override
    public void contributeTypes(TypeContributions types, ServiceRegistry services) {
        super.contributeTypes(types, services);
        types.getTypeConfiguration().getJdbcTypeRegistry().addDescriptor(Types.BLOB, BinaryJdbcType.INSTANCE);
    }
}
