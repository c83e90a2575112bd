/* Microsoft's own language service for KQL reads every query that `pyfuncprof query` prints: no complaint, and the
 * columns that `report` reads.
 *
 *     node tests/query/language.js FOLDER      FOLDER/node_modules has what package.json here asks for
 *                                              (binary: $PYFUNCPROF or build/pyfuncprof)
 */
'use strict';
const assert = require('assert');
const {execFileSync} = require('child_process');
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const BINARY = process.env.PYFUNCPROF || path.join(__dirname, '../../build/pyfuncprof');
const SERVICE = path.join(process.argv[2], 'node_modules/@kusto/language-service-next');
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js'])
	vm.runInThisContext(fs.readFileSync(path.join(SERVICE, file), 'utf8'));
const {GlobalState, KustoCode, Symbols} = Kusto.Language;

/* As Azure Monitor documents them. */
const TABLES = {
	traces: `timestamp: datetime, message: string, severityLevel: int, itemType: string, customDimensions: dynamic,
		customMeasurements: dynamic, operation_Name: string, operation_Id: string, operation_ParentId: string,
		operation_SyntheticSource: string, session_Id: string, user_Id: string, user_AuthenticatedId: string,
		user_AccountId: string, application_Version: string, client_Type: string, client_Model: string,
		client_OS: string, client_IP: string, client_City: string, client_StateOrProvince: string,
		client_CountryOrRegion: string, client_Browser: string, cloud_RoleName: string, cloud_RoleInstance: string,
		appId: string, appName: string, iKey: string, sdkVersion: string, itemId: string, itemCount: int`,
	requests: `timestamp: datetime, id: string, source: string, name: string, url: string, success: string,
		resultCode: string, duration: real, performanceBucket: string, customDimensions: dynamic,
		operation_Name: string, operation_Id: string, operation_ParentId: string, cloud_RoleName: string,
		cloud_RoleInstance: string, itemId: string, itemCount: int`,
	AppTraces: `TenantId: string, TimeGenerated: datetime, Message: string, SeverityLevel: int, Properties: dynamic,
		Measurements: dynamic, OperationName: string, OperationId: string, ParentId: string, SyntheticSource: string,
		SessionId: string, UserId: string, UserAuthenticatedId: string, UserAccountId: string, AppVersion: string,
		AppRoleName: string, AppRoleInstance: string, ClientType: string, ClientModel: string, ClientOS: string,
		ClientIP: string, ClientCity: string, ClientStateOrProvince: string, ClientCountryOrRegion: string,
		ClientBrowser: string, ResourceGUID: string, IKey: string, SDKVersion: string, ItemCount: int,
		ReferencedItemId: string, ReferencedType: string, SourceSystem: string, Type: string, _ResourceId: string,
		_ItemId: string`,
	AppRequests: `TimeGenerated: datetime, Id: string, Source: string, Name: string, Url: string, Success: boolean,
		ResultCode: string, DurationMs: real, Properties: dynamic, OperationName: string, OperationId: string,
		ParentId: string, AppRoleName: string, AppRoleInstance: string, ItemCount: int, _ItemId: string`,
};

const table = ([name, columns]) => Symbols.TableSymbol.From('(' + columns.replace(/\s+/g, ' ') + ')').WithName(name);
const database = new Symbols.DatabaseSymbol.$ctor3('logs', null, Object.entries(TABLES).map(table), false);
const state = GlobalState.Default.WithDatabase(database);

function items(list) {
	return Array.from({length: list.Count}, (_, i) => list.getItem(i));
}

/* {complaints, columns}, columns as 'name: type'. */
function read(text) {
	const code = KustoCode.ParseAndAnalyze(text, state);
	const columns = code.ResultType && code.ResultType.Columns;
	return {
		complaints: items(code.GetDiagnostics()).map(one => one.Severity + ' ' + one.Code + ': ' + one.Message),
		columns: columns ? items(columns).map(one => one.Name + ': ' + one.Type.Name) : [],
	};
}

const ask = (...words) => execFileSync(BINARY, ['query', ...words], {encoding: 'utf8'});

const PARSED = 'FileName: string, LineNumber: long, MemoryMiB: real, IncrementMiB: real, Occurrences: long, ' +
	'Contents: string, ';
const SUMS = 'FileName: string, LineNumber: long, Contents: string, Invocations: long, Occurrences: long, ' +
	'IncrementSum: real, IncrementMean: real, IncrementP50: real, IncrementP95: real, IncrementMax: real, ' +
	'IncrementMin: real, MemoryMean: real, MemoryP50: real, MemoryP95: real, MemoryMax: real, MemoryMin: real, ' +
	'MemoryLast: real, MemoryMiBPerHour: real, LastSeen: datetime, ';
const AMOUNTS = 'LineNumber: string, TotalMem_MiB: string, IncreMem_MiB: string, Occurences: string, ' +
	'Contents: string, RequestId: string';
const RESULTS = {
	classic: {
		'': 'timestamp: datetime, InvocationId: string, operation_Id: string, operation_Name: string, ' +
			'cloud_RoleInstance: string, itemCount: int, ' + PARSED + 'message: string',
		'--aggregate': SUMS + 'itemCount: long, IsFirst: bool',
		'--documented': 'timestamp: datetime, ' + AMOUNTS,
	},
	workspace: {
		'': 'TimeGenerated: datetime, InvocationId: string, OperationId: string, OperationName: string, ' +
			'AppRoleInstance: string, ItemCount: int, ' + PARSED + 'Message: string',
		'--aggregate': SUMS + 'ItemCount: long, IsFirst: bool',
		'--documented': 'TimeGenerated: datetime, ' + AMOUNTS,
	},
};

let queries = 0;
for (const [schema, kinds] of Object.entries(RESULTS))
	for (const [kind, result] of Object.entries(kinds))
		for (const since of ['1d', '30m', '9999h', '2024-02-29', '2024-02-29T23:59:59Z'])
			for (const filter of kind === '--documented' ? [[]] : [[], ['--function', 'Sum_up-2']]) {
				const words = ['--schema', schema, '--since', since, ...filter, ...(kind ? [kind] : [])];
				const text = ask(...words);
				assert.deepStrictEqual(read(text), {complaints: [], columns: result.split(', ')}, words.join(' '));
				/* The same with one name, one sign, one function spoilt: it is not that nothing is looked at. */
				for (const [part, spoilt] of [['startswith_cs', 'startswith_ci'], [' > ', ' >> '], ['| ', '| no ']]) {
					assert(text.includes(part));
					assert.notDeepStrictEqual(read(text.replace(part, spoilt)).complaints, [], part);
				}
				/* Each schema has names of its own. */
				assert.notDeepStrictEqual(read(text.replace(/message|Message/g, 'messages')).complaints, []);
				queries++;
			}
console.log('%d queries read by %s', queries, JSON.parse(fs.readFileSync(path.join(SERVICE, 'package.json'))).version);
