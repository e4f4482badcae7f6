import { Duration, Validations } from 'aws-cdk-lib';
import {
  CfnModel,
  type IModel,
  type IResource,
  type IRestApi,
  LambdaIntegration,
  type Method,
  Model,
  RequestValidator,
  ResponseTransferMode,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type FunctionName, functions } from '../../lambdas/functions.ts';
import { type Route, type RouteName, routes } from '../../lambdas/routes.ts';
import { requestModel } from './request-model.ts';

export interface RouteMethodsProps {
  readonly api: IRestApi;
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
  /** Origin of the pages where the API has another one. */
  readonly pagesOrigin?: string;
}

export const routeList = Object.entries(routes) as readonly (readonly [RouteName, Route])[];

/** One method for each route of lambdas/routes.ts; every one streams its answer. */
export class RouteMethods extends Construct {
  readonly methods: readonly Method[];

  constructor(scope: Construct, id: string, props: RouteMethodsProps) {
    super(scope, id);
    const { api } = props;
    const requestValidator = new RequestValidator(this, 'Shape', {
      restApi: api,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    this.methods = routeList.map(([name, route]) => {
      const resource = api.root.resourceForPath(route.path);
      if (props.pagesOrigin !== undefined) preflight(resource, props.pagesOrigin);
      const method = resource.addMethod(
        route.method,
        new LambdaIntegration(props.functions[route.function], {
          responseTransferMode: ResponseTransferMode.STREAM,
          timeout: Duration.seconds(functions[route.function].timeoutSeconds),
          // One permission for each function instead of one for each route: a stack holds 500 resources, and routes are what grows.
          scopePermissionToMethod: false,
        }),
        {
          operationName: name,
          requestValidator,
          requestParameters: Object.fromEntries(
            [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => [`method.request.path.${parameter}`, true]),
          ),
          ...(route.body === undefined || route.form === true
            ? {}
            : { requestModels: { 'application/json': this.model(name, route, api) } }),
        },
      );
      Validations.of(method).acknowledge(
        { id: 'AwsSolutions-APIG4', reason: authorization[route.auth] },
        { id: 'AwsSolutions-COG4', reason: authorization[route.auth] },
      );
      return method;
    });
  }

  private model(name: RouteName, route: Route, api: IRestApi): IModel {
    if (route.body === undefined) throw new Error(`${name} takes no body`);
    const model = new CfnModel(this, `${name}Body`, {
      restApiId: api.restApiId,
      contentType: 'application/json',
      schema: requestModel(route.body),
    });
    return Model.fromModelName(this, `${name}Model`, model.ref);
  }
}

/** Why no authorizer of API Gateway stands before a route. */
const authorization: Record<Route['auth'], string> = {
  member:
    'The function checks the access token itself (ES256 by a KMS key) together with the team in the path, at no call more than an authorizer.',
  'api-key':
    'The function checks the access token or key itself, with the team in the path, the key as it is at that moment and the address.',
  recipient: 'The function checks the link session itself (ES256 by a KMS key) and that the link still lives.',
  none: 'Anybody may call it: it is how one signs up, signs in, opens a link or verifies a PDF. Rates are limited.',
};

const preflight = (resource: IResource, pagesOrigin: string): void => {
  if (resource.node.tryFindChild('OPTIONS') !== undefined) return;
  const method = resource.addCorsPreflight({
    allowOrigins: [pagesOrigin],
    allowCredentials: true,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['accept-language', 'authorization', 'content-type'],
    maxAge: Duration.hours(1),
  });
  const reason = 'A preflight carries no credentials and reads nothing (Fetch standard, CORS protocol).';
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
    { id: 'AwsSolutions-APIG2', reason },
  );
};
